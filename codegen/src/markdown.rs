//! Markdown that rustdoc takes for no more than its writer meant.
//!
//! Nobody wrote the comments of a proto for rustdoc: `<T>` would be HTML, `[x]` a link to an item, an indented line a doctest.
//! What Markdown there is stays; all else is escaped. The result is read again, and one that is not safe after all is shown
//! as it was written, in a block of text.

use std::ops::Range;

use pulldown_cmark::{
    BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream,
};

/// Makes a comment safe; one that is stays as it is.
pub(crate) fn safe(comment: &str) -> String {
    let text: String = comment.chars().map(visible).collect();
    let text = text.trim_end();
    if is_safe(text) {
        return text.to_owned();
    }
    rewrite(text).filter(|it| is_safe(it)).unwrap_or_else(|| block(text))
}

/// Returns true if a comment needs no parser to see that it is safe: most are prose.
fn is_prose(text: &str) -> bool {
    let is_odd = |it: char| matches!(it, '<' | '[' | '`' | '~') || visible(it) != it;
    !text.contains(is_odd) && !text.contains("://") && !text.contains("   ")
}

/// Takes out what rustc refuses in a doc comment: a carriage return, and characters that turn the direction of text
/// (`text_direction_codepoint_in_comment`).
fn visible(character: char) -> char {
    match character {
        '\n' => '\n',
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{ad}'
        | '\u{feff}' => ' ',
        it if it.is_control() => ' ',
        it => it,
    }
}

/// Shows a comment as it was written.
fn block(text: &str) -> String {
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}text\n{text}\n{fence}")
}

/// The extensions that rustdoc reads; of footnotes a comment has none.
const EXTENSIONS: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_TASKLISTS);

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
                // A definition that stands elsewhere would be lost.
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
            // The lines of a block, each an event with its own end.
            Event::Html(text) => {
                if !matches!(out.last(), Some(Event::Start(_))) {
                    out.push(Event::SoftBreak);
                }
                out.push(Event::InlineHtml(escape(text.trim(), true, Links::Marked).into()));
            }
            Event::Text(text) | Event::InlineHtml(text) => {
                let links = if in_link { Links::AsText } else { Links::Marked };
                for (at, line) in text.split('\n').enumerate() {
                    if at > 0 {
                        out.push(Event::SoftBreak);
                    }
                    let starts_line = starts_line || at > 0;
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
    Marked,
    AsText,
}

/// Writes text so that Markdown reads it as text.
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
            '.' | ')' => starts_line && !out.is_empty() && out.bytes().all(|it| it.is_ascii_digit()),
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

/// Returns the address that text begins with, without the punctuation of its sentence.
fn url(text: &str) -> Option<&str> {
    if !(text.starts_with("http://") || text.starts_with("https://")) {
        return None;
    }
    let end = text.find(|it: char| it.is_whitespace() || "<>\"`|\\".contains(it)).unwrap_or(text.len());
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

/// Reads Markdown as rustdoc does, and returns true if rustdoc has nothing to say about it.
pub(crate) fn is_safe(text: &str) -> bool {
    if is_prose(text) {
        return true;
    }
    let mut is_safe = text.chars().all(|it| visible(it) == it);
    let extensions = EXTENSIONS | Options::ENABLE_FOOTNOTES | Options::ENABLE_SMART_PUNCTUATION;
    let broken = |_: BrokenLink<'_>| Some((CowStr::Borrowed("broken"), CowStr::Borrowed("")));
    let (mut in_code, mut in_link) = (false, false);
    let events = Parser::new_with_broken_link_callback(text, extensions, Some(broken));
    for (event, at) in events.into_offset_iter() {
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
            Event::Text(_) if !in_code && has_lone_backtick(text, at) => false,
            Event::Text(text) => in_code || in_link || !text.contains("://") || url_in(&text).is_none(),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented) | Tag::Image { .. } | Tag::HtmlBlock)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_) => false,
            _ => true,
        };
    }
    is_safe
}

/// Returns true if a backtick in a piece of the text closes nothing and is not escaped (`rustdoc::unescaped_backticks`).
fn has_lone_backtick(text: &str, piece: Range<usize>) -> bool {
    let mut backticks = text.get(piece.clone()).unwrap_or_default().match_indices('`');
    // One that is escaped begins a piece of its own.
    backticks.any(|(at, _)| at > 0 || !text.get(..piece.start).is_some_and(|before| before.ends_with('\\')))
}

fn url_in(text: &str) -> Option<&str> {
    text.match_indices("http").find_map(|(at, _)| url(&text[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_rustdoc_would_take_for_more_than_text() {
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
            assert_eq!(safe(comment), expected, "{comment:?}");
        }
    }

    #[test]
    fn keeps_markdown() {
        let comment =
            "<T>\n\n# Title\n\nText with **bold**.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |";
        let safe = safe(comment);
        for part in ["# Title", "**bold**", "one", "two", "|a|b|"] {
            assert!(safe.contains(part), "{part}: {safe}");
        }
    }

    #[test]
    fn shows_as_written_what_cannot_be_made_safe() {
        let block = block("a ```` b");
        assert_eq!(block, "`````text\na ```` b\n`````");
        assert!(is_safe(&block));
    }
}
