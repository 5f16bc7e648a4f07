//! The comments of protos, which do not pass through prost.
//!
//! prost parses and rewrites every comment, which takes longer than the rest of its work. The result
//! would have to be sanitized anyway. So prost gets a placeholder for each comment, and the comment is
//! inserted into the formatted code.

use prost_types::FileDescriptorSet;

use crate::docs::{sanitize_lines, write_doc_comment};

/// The text of a placeholder. The index of the comment follows it.
const PLACEHOLDER: &str = "LambdaGrpcComment";

/// Sanitized comments, by the index in their placeholder.
#[derive(Debug, Default)]
pub(crate) struct Comments(Vec<String>);

impl Comments {
    /// Replaces the comments of a set with placeholders.
    ///
    /// Detached comments, which belong to no element, are removed. Formatting removes them from
    /// prost's code too.
    pub(crate) fn take(set: &mut FileDescriptorSet) -> Self {
        let mut comments = Vec::new();
        let infos = set.file.iter_mut().filter_map(|file| file.source_code_info.as_mut());
        for location in infos.flat_map(|info| &mut info.location) {
            location.leading_detached_comments.clear();
            for attached in [&mut location.leading_comments, &mut location.trailing_comments] {
                let lines: Vec<_> = attached.iter().flat_map(|comment| comment.lines()).collect();
                let comment = sanitize_lines(&lines);
                *attached = (!comment.is_empty()).then(|| format!(" {PLACEHOLDER}{}", comments.len()));
                comments.extend(attached.is_some().then_some(comment));
            }
        }
        Self(comments)
    }

    /// Inserts the comments into formatted code, in place of the lines with their placeholders.
    pub(crate) fn insert(&self, code: &str) -> String {
        let mut out = String::with_capacity(code.len());
        for line in code.split_inclusive('\n') {
            match self.find(line) {
                Some((indent, comment)) => write_doc_comment(indent, comment, &mut out),
                None => out.push_str(line),
            }
        }
        out
    }

    /// Returns the comment of the placeholder in a line, and the indentation of the line.
    fn find<'a>(&self, line: &'a str) -> Option<(&'a str, &str)> {
        let (indent, text) = line.split_once("///")?;
        let index = text.trim().strip_prefix(PLACEHOLDER)?.parse::<usize>().ok()?;
        Some((indent, self.0.get(index)?))
    }
}
