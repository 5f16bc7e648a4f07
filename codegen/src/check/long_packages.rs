//! Packages with a name that is too long for the name of a file.

use std::collections::BTreeSet;

use prost_types::FileDescriptorSet;

use crate::Diagnostic;
use crate::descriptor_path::{FILE_PACKAGE, span};

/// The limit of most file systems, in bytes.
const MAX_FILE_NAME: usize = 255;

/// Returns a problem for every such package, at the first file that is part of it.
pub(super) fn find_long_packages(set: &FileDescriptorSet) -> Vec<Diagnostic> {
    let mut packages = BTreeSet::new();
    let is_long = |package: &str| package.len() + ".rs".len() > MAX_FILE_NAME;
    let long = set.file.iter().filter(|file| is_long(file.package()) && packages.insert(file.package()));
    long.map(|file| {
        let message = format!(
            "the package has {} bytes, but the name of its generated file can only have {MAX_FILE_NAME}",
            file.package().len()
        );
        Diagnostic::new(file.name(), message, "shorten the name of the package")
            .with_span(span(file, &[FILE_PACKAGE]))
            .with_width(1)
    })
    .collect()
}
