//! The comments of protos, which are removed before prost reads the descriptors.
//!
//! prost applies regular expressions to every comment, which takes longer than the rest of its
//! work. Its result would have to be sanitized anyway.

use prost_build::Comments as ProstComments;
use prost_types::FileDescriptorSet;

/// The text that replaces a comment in the descriptors for prost. The index of the comment follows
/// it.
const PLACEHOLDER: &str = "LambdaGrpcComment";

/// The comments that placeholders refer to, by their index.
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
            let attached = [&mut location.leading_comments, &mut location.trailing_comments];
            for comment in attached.into_iter().flatten() {
                let placeholder = format!(" {PLACEHOLDER}{}", comments.len());
                comments.push(std::mem::replace(comment, placeholder));
            }
        }
        Self(comments)
    }

    /// Returns the comment of the placeholder in a line.
    pub(crate) fn find(&self, line: &str) -> Option<&str> {
        let index = line.trim().strip_prefix(PLACEHOLDER)?.parse::<usize>().ok()?;
        self.0.get(index).map(String::as_str)
    }

    /// Replaces placeholders that prost has found with their comments.
    pub(crate) fn restore(&self, comments: &mut ProstComments) {
        for lines in [&mut comments.leading, &mut comments.trailing] {
            if let Some(comment) = lines.first().and_then(|line| self.find(line)) {
                *lines = comment.lines().map(str::to_owned).collect();
            }
        }
    }
}
