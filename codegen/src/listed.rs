//! The files that a user lists, among those that they import.

use std::collections::BTreeSet;

use prost_types::{FileDescriptorProto, FileDescriptorSet};

/// Their names.
#[derive(Debug)]
pub(crate) struct Listed<'a>(BTreeSet<&'a str>);

impl<'a> Listed<'a> {
    pub(crate) fn new<S: AsRef<str>>(names: &'a [S]) -> Self {
        Self(names.iter().map(AsRef::as_ref).collect())
    }

    pub(crate) fn has(&self, file: &FileDescriptorProto) -> bool {
        self.0.contains(file.name())
    }

    /// Picks them from a set, in its order.
    pub(crate) fn of<'b>(&self, set: &'b FileDescriptorSet) -> impl Iterator<Item = &'b FileDescriptorProto> {
        set.file.iter().filter(|file| self.has(file))
    }
}
