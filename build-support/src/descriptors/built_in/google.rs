//! Files in `google/protobuf` that protox lacks, or of which it has an older version.

use prost_types::FileDescriptorProto;
use protox::file::{File, FileResolver, GoogleFileResolver};

/// The file that defines descriptors, options and features.
pub(super) const DESCRIPTOR: &str = "google/protobuf/descriptor.proto";

/// The parts of `descriptor.proto` that protox lacks, or has in an older version.
const NEW_DESCRIPTORS: &str = include_str!("google/descriptor.proto");

/// The features of other languages. They have no effect on the generated code.
const FEATURES_OF_LANGUAGES: [(&str, &str); 3] = [
    ("google/protobuf/cpp_features.proto", include_str!("google/cpp_features.proto")),
    ("google/protobuf/go_features.proto", include_str!("google/go_features.proto")),
    ("google/protobuf/java_features.proto", include_str!("google/java_features.proto")),
];

/// The files in `google/protobuf`. They come before those of the include folders, because protox
/// cannot read a newer `descriptor.proto`.
pub(super) struct GoogleFiles(GoogleFileResolver);

impl GoogleFiles {
    pub(super) fn new() -> Self {
        Self(GoogleFileResolver::new())
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        FEATURES_OF_LANGUAGES.iter().any(|(file, _)| *file == name) || self.0.open_file(name).is_ok()
    }

    /// Returns the descriptor of a file.
    pub(super) fn open(&self, name: &str) -> Option<FileDescriptorProto> {
        if let Some((_, source)) = FEATURES_OF_LANGUAGES.iter().find(|(file, _)| *file == name) {
            return File::from_source(name, source).ok().map(FileDescriptorProto::from);
        }
        let file = FileDescriptorProto::from(self.0.open_file(name).ok()?);
        if name == DESCRIPTOR { with_new_descriptors(file) } else { Some(file) }
    }
}

fn with_new_descriptors(mut file: FileDescriptorProto) -> Option<FileDescriptorProto> {
    let new = FileDescriptorProto::from(File::from_source(DESCRIPTOR, NEW_DESCRIPTORS).ok()?);
    for new in new.message_type {
        match file.message_type.iter_mut().find(|message| message.name() == new.name()) {
            Some(old) if old.name() == "FeatureSet" => *old = new,
            Some(old) => {
                old.field.extend(new.field);
                old.nested_type.extend(new.nested_type);
                old.extension_range.extend(new.extension_range);
            }
            None => file.message_type.push(new),
        }
    }
    for new in new.enum_type {
        if let Some(old) = file.enum_type.iter_mut().find(|old| old.name() == new.name()) {
            old.value.extend(new.value);
        }
    }
    Some(file)
}
