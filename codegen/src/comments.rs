//! The comments of protos, which do not pass through prost.
//!
//! prost parses and rewrites every comment, which takes longer than the rest of its work. The result
//! would have to be sanitized anyway. So prost gets a placeholder for each comment, and the comment is
//! inserted into the formatted code: as documentation, and as the string of a descriptor.

use prost_types::FileDescriptorSet;

use crate::docs::{sanitize_lines, text_of_lines, write_doc_comment};

/// The text of a placeholder. The index of the comment follows it. The text is short, because the time
/// that prost takes for a comment depends on its length.
const PLACEHOLDER: &str = "@@";

/// What precedes a placeholder in a string of a descriptor. No string of a proto can contain it, because
/// its quotation mark would be escaped.
const STRING: &str = ".with_comment(\"";

/// The number of the field `service` in `FileDescriptorProto`, which the paths of services and methods begin
/// with.
const SERVICE: i32 = 6;

/// Comments, by the index in their placeholder.
#[derive(Debug, Default)]
pub(crate) struct Comments(Vec<Comment>);

#[derive(Debug)]
struct Comment {
    /// Markdown for rustdoc.
    documentation: String,
    /// The text as people read it in the proto, if it belongs to a service or method.
    text: String,
}

impl Comments {
    /// Replaces the comments of a set with placeholders.
    ///
    /// Detached comments, which belong to no element, are removed. Formatting removes them from
    /// prost's code too.
    pub(crate) fn take(set: &mut FileDescriptorSet) -> Self {
        let mut comments = Vec::new();
        let infos = set.file.iter_mut().filter_map(|file| file.source_code_info.as_mut());
        for location in infos.flat_map(|info| &mut info.location) {
            let is_of_service = location.path.first() == Some(&SERVICE);
            location.leading_detached_comments.clear();
            for attached in [&mut location.leading_comments, &mut location.trailing_comments] {
                let Some(comment) = attached.take() else { continue };
                let lines: Vec<_> = comment.lines().collect();
                let documentation = sanitize_lines(&lines);
                if !documentation.is_empty() {
                    let text = if is_of_service { text_of_lines(&lines) } else { String::new() };
                    *attached = Some(format!(" {PLACEHOLDER}{}", comments.len()));
                    comments.push(Comment { documentation, text });
                }
            }
        }
        Self(comments)
    }

    /// Inserts the comments into formatted code, in place of the lines and strings with their placeholders.
    pub(crate) fn insert(&self, code: &str) -> String {
        let mut out = String::with_capacity(code.len());
        for line in code.split_inclusive('\n') {
            if let Some((indent, comment)) = self.find_line(line) {
                write_doc_comment(indent, &comment.documentation, &mut out);
            } else if let Some((before, comments, after)) = self.find_string(line) {
                let texts: Vec<_> = comments.iter().map(|comment| comment.text.as_str()).collect();
                out.push_str(before);
                out.extend(texts.join("\n\n").trim_matches('\n').escape_debug());
                out.push_str(after);
            } else {
                out.push_str(line);
            }
        }
        out
    }

    /// Returns the comment of the placeholder in a line, and the indentation of the line.
    fn find_line<'a>(&self, line: &'a str) -> Option<(&'a str, &Comment)> {
        let text = line.trim_start_matches(' ');
        let comment = self.get(text.strip_prefix("///")?.trim())?;
        Some((line.strip_suffix(text)?, comment))
    }

    /// Returns the comments of the placeholders in the string of a descriptor, and the code before and after
    /// them. A leading and a trailing comment have an empty line between them.
    fn find_string<'a>(&self, line: &'a str) -> Option<(&'a str, Vec<&Comment>, &'a str)> {
        let start = line.find(STRING)? + STRING.len();
        let (before, rest) = line.split_at(start);
        let (placeholders, after) = rest.split_at(rest.find('"')?);
        let comments = placeholders.split(r"\n\n").map(|placeholder| self.get(placeholder));
        Some((before, comments.collect::<Option<_>>()?, after))
    }

    fn get(&self, placeholder: &str) -> Option<&Comment> {
        self.0.get(placeholder.strip_prefix(PLACEHOLDER)?.parse::<usize>().ok()?)
    }
}
