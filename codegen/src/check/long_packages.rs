//! Packages with a name that is too long for the name of a file.

use std::collections::BTreeSet;

use prost_build::Module;
use prost_types::FileDescriptorSet;

use crate::Diagnostic;
use crate::descriptor_path::{FILE_PACKAGE, span};

/// The limit of most file systems, in bytes.
const MAX_FILE_NAME: usize = 255;

/// Returns a problem for every such package, at the first file that is part of it.
pub(super) fn find_long_packages(set: &FileDescriptorSet) -> Vec<Diagnostic> {
    let mut packages = BTreeSet::new();
    let long = set.file.iter().filter_map(|file| {
        // The name has underscores where the package has upper-case letters.
        let name = Module::from_protobuf_package_name(file.package()).to_file_name_or("");
        (name.len() > MAX_FILE_NAME && packages.insert(file.package())).then_some((file, name.len()))
    });
    long.map(|(file, length)| {
        let message = format!(
            "the name of the generated file of this package has {length} bytes, but can only have {MAX_FILE_NAME}"
        );
        Diagnostic::new(file.name(), message, "shorten the name of the package")
            .with_span(span(file, &[FILE_PACKAGE]))
            .with_width(1)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use prost_types::FileDescriptorProto;

    use super::*;

    #[test]
    fn counts_the_bytes_of_the_name_of_the_file() {
        for (package, expected) in [("aB".repeat(84), 0), ("aB".repeat(85), 1), ("a".repeat(252), 0)] {
            let file = FileDescriptorProto { package: Some(package), ..FileDescriptorProto::default() };
            let set = FileDescriptorSet { file: vec![file] };
            assert_eq!(find_long_packages(&set).len(), expected, "{set:?}");
        }
    }
}
