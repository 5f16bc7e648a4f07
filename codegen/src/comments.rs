//! The comments of protos, which do not pass through prost.
//!
//! prost parses and rewrites every comment, which takes longer than the rest of its work. The result
//! would have to be sanitized anyway. So prost gets a placeholder for each comment, and the comment is
//! inserted into the formatted code: as documentation, and as the string of a descriptor.

use prost_types::FileDescriptorSet;

use crate::docs::{sanitize_lines, text_of_lines, write_doc_comment};

/// The text of a placeholder. The index of the comment follows it. No name in a proto contains it.
const PLACEHOLDER: &str = "@LambdaGrpcComment";

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
                let lines: Vec<_> = attached.iter().flat_map(|comment| comment.lines()).collect();
                let documentation = sanitize_lines(&lines);
                let text = if is_of_service { text_of_lines(&lines) } else { String::new() };
                *attached = (!documentation.is_empty()).then(|| format!(" {PLACEHOLDER}{}", comments.len()));
                comments.extend(attached.is_some().then_some(Comment { documentation, text }));
            }
        }
        Self(comments)
    }

    /// Inserts the comments into formatted code, in place of the lines and strings with their placeholders.
    pub(crate) fn insert(&self, code: &str) -> String {
        let mut out = String::with_capacity(code.len());
        for line in code.split_inclusive('\n') {
            match self.find(line) {
                Some((indent, comment)) => write_doc_comment(indent, &comment.documentation, &mut out),
                None => self.insert_texts(line, &mut out),
            }
        }
        out
    }

    /// Returns the comment of the placeholder in a line, and the indentation of the line.
    fn find<'a>(&self, line: &'a str) -> Option<(&'a str, &Comment)> {
        let (indent, text) = line.split_once("///")?;
        let index = text.trim().strip_prefix(PLACEHOLDER)?.parse::<usize>().ok()?;
        Some((indent, self.0.get(index)?))
    }

    /// Appends a line, with the texts of comments in place of the placeholders in its strings.
    fn insert_texts(&self, line: &str, out: &mut String) {
        let mut parts = line.split(PLACEHOLDER);
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let end = part.find(|character: char| !character.is_ascii_digit()).unwrap_or(part.len());
            let (index, rest) = part.split_at(end);
            match index.parse::<usize>().ok().and_then(|index| self.0.get(index)) {
                Some(comment) => out.extend(comment.text.escape_debug()),
                None => out.extend([PLACEHOLDER, index]),
            }
            out.push_str(rest);
        }
    }
}
