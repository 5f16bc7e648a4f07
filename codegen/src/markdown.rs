//! Proto comments as Markdown that is safe for rustdoc.
//!
//! The comments of a proto were not written for rustdoc. It would read `<T>` as HTML, `[x]` as a
//! link to an item, and an indented line as a doctest. Markdown is kept, and everything else is
//! escaped. The result is parsed again. If it is still not safe, the original text is put into a
//! text block.

use std::ops::Range;

use pulldown_cmark::{
    BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream,
};

/// Returns a comment that is safe for rustdoc. A safe comment is returned unchanged, except for
/// invisible characters.
pub(crate) fn sanitize(comment: &str) -> String {
    let text: String = comment.chars().map(replace_invisible).collect();
    let text = text.trim_end();
    if is_safe(text) {
        return text.to_owned();
    }
    rewrite(text).filter(|rewritten| is_safe(rewritten)).unwrap_or_else(|| text_block(text))
}

/// Returns true if a comment is safe because it contains no markup. This saves parsing most
/// comments.
fn is_prose(text: &str) -> bool {
    let is_markup = |character: char| {
        matches!(character, '<' | '[' | '`' | '~') || replace_invisible(character) != character
    };
    !text.contains(is_markup) && !text.contains("://") && !text.contains("   ")
}

/// Replaces control and invisible characters with spaces. rustc rejects carriage returns in doc
/// comments, and its lint `text_direction_codepoint_in_comment` rejects characters that change the
/// direction of text.
fn replace_invisible(character: char) -> char {
    match character {
        '\n' => '\n',
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{ad}'
        | '\u{feff}' => ' ',
        control if control.is_control() => ' ',
        other => other,
    }
}

/// Returns the original comment in a text block.
fn text_block(text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}text\n{text}\n{fence}")
}

/// The extensions that rustdoc enables, except footnotes and smart punctuation.
const EXTENSIONS: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_TASKLISTS);

/// Escapes everything except the Markdown that rustdoc shows as its author meant it.
fn rewrite(text: &str) -> Option<String> {
    let mut out = Vec::new();
    let (mut in_code, mut in_link, mut starts_line) = (false, false, true);
    for event in TextMergeStream::new(Parser::new_ext(text, EXTENSIONS)) {
        let begins = matches!(event, Event::SoftBreak | Event::HardBreak | Event::Start(_));
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                out.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced("text".into()))));
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                out.push(Event::End(TagEnd::CodeBlock));
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) if is_web(&dest_url) => {
                in_link = true;
                // The definition of a reference link would be lost.
                let link_type = if link_type == LinkType::Autolink { link_type } else { LinkType::Inline };
                let (title, id) = (CowStr::Borrowed(""), CowStr::Borrowed(""));
                out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Event::End(TagEnd::Link) => {
                if in_link {
                    out.push(Event::End(TagEnd::Link));
                }
                in_link = false;
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Start(Tag::HtmlBlock) => out.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => out.push(Event::End(TagEnd::Paragraph)),
            Event::Text(text) if in_code => out.push(Event::Text(text)),
            // Each line of an HTML block is an event that ends with a line break.
            Event::Html(text) => {
                if !matches!(out.last(), Some(Event::Start(_))) {
                    out.push(Event::SoftBreak);
                }
                out.push(Event::InlineHtml(escape(text.trim(), true, Links::Marked).into()));
            }
            Event::Text(text) | Event::InlineHtml(text) => {
                let links = if in_link { Links::AsText } else { Links::Marked };
                for (index, line) in text.split('\n').enumerate() {
                    if index > 0 {
                        out.push(Event::SoftBreak);
                    }
                    let starts_line = starts_line || index > 0;
                    let line = if starts_line { line.trim_start() } else { line };
                    let line = escape(line, starts_line, links);
                    out.push(Event::InlineHtml(line.into()));
                }
            }
            event => out.push(event),
        }
        starts_line = begins;
    }
    let mut text = String::new();
    let style = pulldown_cmark_to_cmark::Options { code_block_token_count: 3, ..Default::default() };
    pulldown_cmark_to_cmark::cmark_with_options(out.iter(), &mut text, style).ok()?;
    Some(text.trim_matches('\n').to_owned())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Links {
    /// URLs are written as `<url>`.
    Marked,
    /// URLs are written as text, because they are inside a link.
    AsText,
}

/// Escapes text, so that Markdown parsers read it as text.
fn escape(text: &str, starts_line: bool, links: Links) -> String {
    let mut out = String::new();
    let mut before = ' ';
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let url = url(rest).filter(|_| links == Links::Marked);
        if let Some(url) = url {
            out.extend(["<", url, ">"]);
            rest = &rest[url.len()..];
            before = '>';
            continue;
        }
        rest = &rest[next.len_utf8()..];
        let after = rest.chars().next().unwrap_or(' ');
        let is_special = match next {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' => true,
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '&' => after.is_alphanumeric() || after == '#',
            '#' | '+' | '-' | '=' | '>' | ':' => starts_line && out.is_empty(),
            '.' | ')' => starts_line && !out.is_empty() && out.bytes().all(|byte| byte.is_ascii_digit()),
            _ => false,
        };
        if is_special {
            out.push('\\');
        }
        out.push(next);
        before = next;
    }
    out
}

/// Returns the URL that text begins with, without the punctuation of the sentence.
fn url(text: &str) -> Option<&str> {
    if !(text.starts_with("http://") || text.starts_with("https://")) {
        return None;
    }
    let end = text
        .find(|character: char| character.is_whitespace() || "<>\"`|\\".contains(character))
        .unwrap_or(text.len());
    let mut url = &text[..end];
    while let Some(last) = url.chars().next_back() {
        let is_unpaired = |open: char| url.matches(open).count() < url.matches(last).count();
        let is_punctuation = match last {
            ')' => is_unpaired('('),
            ']' => is_unpaired('['),
            '}' => is_unpaired('{'),
            _ => ".,;:!?'*_".contains(last),
        };
        if !is_punctuation {
            break;
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    (!url.ends_with("://")).then_some(url)
}

fn is_web(url: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}

/// Parses Markdown as rustdoc does, and returns true if rustdoc shows it without warnings, HTML,
/// item links and doctests.
pub(crate) fn is_safe(text: &str) -> bool {
    if is_prose(text) {
        return true;
    }
    let mut is_safe = text.chars().all(|character| replace_invisible(character) == character);
    let extensions = EXTENSIONS | Options::ENABLE_FOOTNOTES | Options::ENABLE_SMART_PUNCTUATION;
    // A link without a definition is a link to an item. It gets a URL that is not safe.
    let item_link = |_: BrokenLink<'_>| Some((CowStr::Borrowed("item"), CowStr::Borrowed("")));
    let (mut in_code, mut in_link) = (false, false);
    let events = Parser::new_with_broken_link_callback(text, extensions, Some(item_link));
    for (event, range) in events.into_offset_iter() {
        is_safe &= match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) => {
                in_code = true;
                &*kind == "text"
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                true
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                in_link = true;
                is_web(&dest_url)
            }
            Event::End(TagEnd::Link) => {
                in_link = false;
                true
            }
            Event::Text(_) if !in_code && has_unpaired_backtick(text, range) => false,
            Event::Text(text) => in_code || in_link || !text.contains("://") || find_url(&text).is_none(),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented) | Tag::Image { .. } | Tag::HtmlBlock)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_) => false,
            _ => true,
        };
    }
    is_safe
}

/// Returns true if a part of the text contains an unescaped, unpaired backtick. The lint
/// `rustdoc::unescaped_backticks` rejects it.
fn has_unpaired_backtick(text: &str, part: Range<usize>) -> bool {
    let mut backticks = text.get(part.clone()).unwrap_or_default().match_indices('`');
    // An escaped backtick begins a text event.
    backticks
        .any(|(index, _)| index > 0 || !text.get(..part.start).is_some_and(|before| before.ends_with('\\')))
}

fn find_url(text: &str) -> Option<&str> {
    text.match_indices("http").find_map(|(index, _)| url(&text[index..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_rustdoc_would_not_show_as_text() {
        let cases = [
            ("A Vec<T> of a", "A Vec\\<T> of a"),
            ("<p>HTML</p>\n<b>more", "\\<p>HTML\\</p>\n\\<b>more"),
            ("See [Foo] and [bar][baz].", "See \\[Foo\\] and \\[bar\\]\\[baz\\]."),
            ("See [Foo](Bar), [web](https://a.b/c_d).", "See Foo, [web](https://a.b/c_d)."),
            ("At https://a.b/c_d. (http://x.y)", "At <https://a.b/c_d>. (<http://x.y>)"),
            ("At https://a.b/[c], or [https://e.f]", "At <https://a.b/[c]>, or \\[<https://e.f>\\]"),
            ("Already <https://a.b>", "Already <https://a.b>"),
            ("    let it = 1;", "```text\nlet it = 1;\n```"),
            ("```rust\nlet it = 1;\n```", "```text\nlet it = 1;\n```"),
            ("snake_case, _odd_ and `code<T>`", "snake_case, _odd_ and `code<T>`"),
            ("snake_case, _odd_ and <T>", "snake_case, *odd* and \\<T>"),
            ("a*b, 2 ~ 3 & 4 &lt; | ` <T>", "a\\*b, 2 \\~ 3 & 4 \\< \\| \\` \\<T>"),
            ("\\# no heading\n1\\. no list <T>", "\\# no heading\n1\\. no list \\<T>"),
            ("bidi \u{202e}text\rend", "bidi  text end"),
            ("[ref]: Foo::bar\n\n[ref]", "ref"),
            ("a footnote[^1] of <T>", "a footnote\\[^1\\] of \\<T>"),
            ("an `unpaired one", "an \\`unpaired one"),
            ("an escaped \\` one", "an escaped \\` one"),
            ("", ""),
        ];
        for (comment, expected) in cases {
            assert_eq!(sanitize(comment), expected, "{comment:?}");
        }
    }

    #[test]
    fn keeps_markdown() {
        let comment =
            "<T>\n\n# Title\n\nText with **bold**.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |";
        let sanitized = sanitize(comment);
        for part in ["# Title", "**bold**", "one", "two", "|a|b|"] {
            assert!(sanitized.contains(part), "{part}: {sanitized}");
        }
    }

    #[test]
    fn keeps_backticks_in_a_text_block() {
        let block = text_block("a ```` b");
        assert_eq!(block, "`````text\na ```` b\n`````");
        assert!(is_safe(&block));
    }
}
