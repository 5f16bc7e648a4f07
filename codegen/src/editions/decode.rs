//! A file descriptor set, decoded for prost.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use prost::{DecodeError, Message};
use prost_types::{FileDescriptorProto, FileDescriptorSet};

use super::closed::{Enums, FileEnums};
use super::lower::lower;
use super::raw::{EncodedSet, RawFile, decode_file};
use crate::Diagnostic;
use crate::descriptor_path::{FILE_EDITION, FILE_SYNTAX, span};
use crate::source::Span;

/// The editions that can be generated, as numbers of `google.protobuf.Edition`.
pub(crate) const EDITIONS: RangeInclusive<i32> = EDITION_2023..=EDITION_2024;

const EDITION_2023: i32 = 1000;
const EDITION_2024: i32 = 1001;

/// The value of `syntax` in a file that has an edition.
pub(crate) const EDITIONS_SYNTAX: &str = "editions";

/// The folder and the ending of the files that declare features for other languages, such as
/// `google/protobuf/cpp_features.proto`.
const FEATURES_OF_LANGUAGES: (&str, &str) = ("google/protobuf/", "_features.proto");

/// A decoded set, in which no file has an edition.
///
/// Files in an edition become files in proto2 or proto3 that generate the right code: the types of
/// prost-types have no fields for editions and features, and prost cannot read them.
///
/// A [`prost_build::Config`] of your own can compile them too:
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use lambda_grpc_codegen::{DecodedSet, Options, ServiceGenerator};
///
/// let DecodedSet { set, problems } = DecodedSet::decode(&std::fs::read("set.binpb")?)?;
/// if let Some(problem) = problems.first() {
///     return Err(problem.to_string().into());
/// }
/// let generator = ServiceGenerator::new(Options::default());
/// prost_build::Config::new().service_generator(Box::new(generator)).compile_fds(set)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct DecodedSet {
    /// The files. Those that only declare features for other languages are missing.
    pub set: FileDescriptorSet,
    /// Editions and features that cannot be generated.
    pub problems: Vec<Diagnostic>,
}

impl DecodedSet {
    /// Decodes a `FileDescriptorSet`.
    ///
    /// # Errors
    ///
    /// Returns an error if the bytes are not a valid set.
    pub fn decode(encoded: &[u8]) -> Result<Self, DecodeError> {
        let files = EncodedSet::decode(encoded)?.file;
        Self::decode_files(files.iter().map(Vec::as_slice))
    }

    /// Decodes the files of a set, each a `FileDescriptorProto`.
    pub(crate) fn decode_files<'a>(files: impl Iterator<Item = &'a [u8]>) -> Result<Self, DecodeError> {
        let (mut set, mut problems) = (FileDescriptorSet::default(), Vec::new());
        let (mut enums, mut edition_files) = (Enums::default(), BTreeSet::new());
        for encoded in files {
            let (mut file, language) = decode_file(encoded)?;
            match language.edition {
                Some(edition) if EDITIONS.contains(&edition) => {
                    let mut enums = FileEnums { enums: &mut enums, file: set.file.len() };
                    problems.extend(lower(&mut file, &RawFile::decode(encoded)?, &mut enums)?);
                    edition_files.insert(file.name().to_owned());
                }
                edition if edition.is_some_and(is_newer) || file.syntax() == EDITIONS_SYNTAX => {
                    problems.push(unsupported_edition(&file, edition));
                    // Other problems of the file are found as if it had no edition.
                    file.syntax = None;
                }
                _ => {}
            }
            set.file.push(file);
        }
        let is_proto2 = |file: &FileDescriptorProto| {
            matches!(file.syntax(), "" | "proto2") && !edition_files.contains(file.name())
        };
        problems.extend(enums.problems(&set.file, is_proto2));
        remove_features_of_languages(&mut set);
        Ok(Self { set, problems })
    }
}

/// Returns true if an edition is newer than proto3, which is an edition in descriptors too.
fn is_newer(edition: i32) -> bool {
    edition >= EDITION_2023
}

fn unsupported_edition(file: &FileDescriptorProto, edition: Option<i32>) -> Diagnostic {
    let name = match edition {
        Some(1002) => "2026".to_owned(),
        Some(9999) => "UNSTABLE".to_owned(),
        Some(edition) => edition.to_string(),
        None => "UNKNOWN".to_owned(),
    };
    Diagnostic::unsupported_edition(file.name(), &name).with_span(edition_span(file))
}

/// Returns the span of the keyword `edition`, which compilers record in different places.
pub(crate) fn edition_span(file: &FileDescriptorProto) -> Option<Span> {
    let span = span(file, &[FILE_EDITION]).or_else(|| span(file, &[FILE_SYNTAX]))?;
    Some(Span { width: 1, ..span })
}

/// Returns true if a file only declares features for other languages.
pub(crate) fn declares_features_of_language(file: &str) -> bool {
    let (folder, ending) = FEATURES_OF_LANGUAGES;
    file.starts_with(folder) && file.ends_with(ending)
}

/// Removes the files that declare features for other languages, unless a message uses their types.
fn remove_features_of_languages(set: &mut FileDescriptorSet) {
    let is_removable = |file: &FileDescriptorProto| declares_features_of_language(file.name());
    if !set.file.iter().any(is_removable) {
        return;
    }
    let mut used = BTreeSet::new();
    for file in set.file.iter().filter(|file| !is_removable(file)) {
        let mut messages: Vec<_> = file.message_type.iter().collect();
        while let Some(message) = messages.pop() {
            used.extend(message.field.iter().map(|field| field.type_name().to_owned()));
            messages.extend(&message.nested_type);
        }
    }
    set.file.retain(|file| {
        let package = format!(".{}.", file.package());
        !is_removable(file) || used.iter().any(|name| name.starts_with(&package))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file in an edition, with encoded features.
    #[derive(Clone, PartialEq, Message)]
    struct File {
        #[prost(string, tag = "1")]
        name: String,
        #[prost(message, optional, tag = "8")]
        options: Option<Options>,
        #[prost(string, tag = "12")]
        syntax: String,
        #[prost(int32, optional, tag = "14")]
        edition: Option<i32>,
    }

    #[derive(Clone, PartialEq, Message)]
    struct Options {
        #[prost(bytes = "vec", tag = "50")]
        features: Vec<u8>,
    }

    fn problems(edition: Option<i32>, features: &[u8]) -> Vec<String> {
        let file = File {
            name: "a.proto".to_owned(),
            options: Some(Options { features: features.to_vec() }),
            syntax: EDITIONS_SYNTAX.to_owned(),
            edition,
        };
        let decoded =
            DecodedSet::decode_files([file.encode_to_vec().as_slice()].into_iter()).unwrap_or_default();
        assert_ne!(decoded.set.file[0].syntax(), EDITIONS_SYNTAX);
        decoded
            .problems
            .iter()
            .map(|problem| problem.to_string().lines().next().unwrap_or_default().to_owned())
            .collect()
    }

    #[test]
    fn rejects_what_a_newer_compiler_may_write() {
        let cases: [(Option<i32>, &[u8], &[&str]); 9] = [
            (Some(1000), &[], &[]),
            (Some(1001), &[0x08, 2, 0x38, 9, 0x40, 1], &[]),
            // A feature of another language.
            (Some(1001), &[0xc2, 0x3e, 2, 0x10, 1], &[]),
            (Some(1002), &[], &["a.proto: edition \"2026\" is not supported"]),
            (Some(9999), &[], &["a.proto: edition \"UNSTABLE\" is not supported"]),
            (Some(12345), &[], &["a.proto: edition \"12345\" is not supported"]),
            (None, &[], &["a.proto: edition \"UNKNOWN\" is not supported"]),
            (Some(1000), &[0x48, 1], &["a.proto: feature number 9 is not supported with this value"]),
            (Some(1000), &[0x08, 7], &["a.proto: feature `field_presence` is not supported with this value"]),
        ];
        for (edition, features, expected) in cases {
            assert_eq!(problems(edition, features), expected, "{edition:?} {features:?}");
        }
    }

    #[test]
    fn returns_an_error_for_damaged_features() {
        let file =
            File { edition: Some(1000), options: Some(Options { features: vec![0x08] }), ..File::default() };
        assert!(DecodedSet::decode_files([file.encode_to_vec().as_slice()].into_iter()).is_err());
    }
}
