//! The comments of protos, which go past prost: it would read each with regular expressions, which takes it longer than all
//! else that it does, and what it makes of them would have to be made safe after all.

use prost_build::Comments as Found;
use prost_types::FileDescriptorSet;

/// Stands for a comment, with its number behind, in the descriptors that prost is given.
const MARK: &str = "LambdaGrpcComment";

/// What the marks stand for.
#[derive(Debug, Default)]
pub(crate) struct Comments(Vec<String>);

impl Comments {
    /// Takes the comments out of a set, and leaves a mark for each. Those that are nobody's go: prost's layout loses them too.
    pub(crate) fn take(set: &mut FileDescriptorSet) -> Self {
        let mut comments = Vec::new();
        let infos = set.file.iter_mut().filter_map(|file| file.source_code_info.as_mut());
        for location in infos.flat_map(|info| &mut info.location) {
            location.leading_detached_comments.clear();
            let here = [&mut location.leading_comments, &mut location.trailing_comments];
            for comment in here.into_iter().flatten() {
                let mark = format!(" {MARK}{}", comments.len());
                comments.push(std::mem::replace(comment, mark));
            }
        }
        Self(comments)
    }

    /// Finds the comment that a line stands for.
    pub(crate) fn find(&self, line: &str) -> Option<&str> {
        let number = line.trim().strip_prefix(MARK)?.parse::<usize>().ok()?;
        self.0.get(number).map(String::as_str)
    }

    /// Puts comments back where prost found marks.
    pub(crate) fn restore(&self, found: &mut Found) {
        for lines in [&mut found.leading, &mut found.trailing] {
            if let Some(comment) = lines.first().and_then(|line| self.find(line)) {
                *lines = comment.lines().map(str::to_owned).collect();
            }
        }
    }
}
