//! Files in `google/protobuf` that protox lacks, or of which it has an older version.

use protox::Error;
use protox::file::{File, FileResolver, GoogleFileResolver};

use super::rewrite::DESCRIPTOR;

/// The parts of `descriptor.proto` that protox lacks, or has in an older version.
const NEW_DESCRIPTORS: &str = include_str!("google/descriptor.proto");

/// The features of other languages. They have no effect on the generated code.
const FEATURES_OF_LANGUAGES: [(&str, &str); 3] = [
    ("google/protobuf/cpp_features.proto", include_str!("google/cpp_features.proto")),
    ("google/protobuf/go_features.proto", include_str!("google/go_features.proto")),
    ("google/protobuf/java_features.proto", include_str!("google/java_features.proto")),
];

/// The files in `google/protobuf`.
pub(crate) struct GoogleFiles(GoogleFileResolver);

impl GoogleFiles {
    pub(crate) fn new() -> Self {
        Self(GoogleFileResolver::new())
    }
}

impl FileResolver for GoogleFiles {
    fn open_file(&self, name: &str) -> Result<File, Error> {
        if let Some((_, source)) = FEATURES_OF_LANGUAGES.iter().find(|(file, _)| *file == name) {
            return File::from_source(name, source);
        }
        let file = self.0.open_file(name)?;
        if name != DESCRIPTOR {
            return Ok(file);
        }
        let mut file = file.file_descriptor_proto().clone();
        let new = File::from_source(name, NEW_DESCRIPTORS)?.file_descriptor_proto().clone();
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
        Ok(File::from_file_descriptor_proto(file))
    }
}
