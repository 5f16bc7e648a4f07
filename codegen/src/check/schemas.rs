//! Descriptors that the runtime could not decode for JSON.

use prost_reflect::{DescriptorError, DescriptorPool};
use prost_types::{FileDescriptorProto, FileDescriptorSet};

use crate::descriptor_path::{FILE_ENUM, FILE_MESSAGE, span};
use crate::schema::Schemas;
use crate::source::{InputFiles, Span};
use crate::{Diagnostic, Options};

/// Decodes the descriptors that JSON needs with the library that decodes them at run time. Returns its
/// error, if the generated code embeds descriptors.
///
/// Compilers accept some files that this library rejects, such as proto2 files in which two fields have
/// the same JSON name.
pub(super) fn find_undecodable(
    set: &FileDescriptorSet,
    inputs: &InputFiles<'_>,
    options: &Options,
) -> Option<Diagnostic> {
    if !options.needs_schemas() {
        return None;
    }
    let embedded = Schemas::new(set, inputs, options).all();
    let error = DescriptorPool::from_file_descriptor_set(embedded.clone()).err()?;
    let name = error.file().unwrap_or_default();
    let find = |set: &FileDescriptorSet| set.file.iter().find(|file| file.name() == name).cloned();
    let span = find(set).and_then(|file| find_span(&error, &find(&embedded)?, &file));
    let message = format!("JSON cannot use these descriptors: {error}");
    let help = "rename an element, or change the JSON name of a field with `json_name`; or disable JSON";
    Some(Diagnostic::new(name, message, help).with_span(span))
}

/// Returns the span of an error in a file. The embedded file lacks messages and enums that are not
/// needed.
fn find_span(
    error: &DescriptorError,
    embedded: &FileDescriptorProto,
    file: &FileDescriptorProto,
) -> Option<Span> {
    let mut path = error.path()?.to_vec();
    let (kind, index) = (*path.first()?, path.get_mut(1)?);
    let at = usize::try_from(*index).ok()?;
    let original = match kind {
        FILE_MESSAGE => {
            let name = embedded.message_type.get(at)?.name();
            file.message_type.iter().position(|message| message.name() == name)
        }
        FILE_ENUM => {
            let name = embedded.enum_type.get(at)?.name();
            file.enum_type.iter().position(|enumeration| enumeration.name() == name)
        }
        _ => None,
    };
    *index = i32::try_from(original?).ok()?;
    // The location of an element that the path names can be missing, but not that of its parents.
    (1..=path.len()).rev().find_map(|length| span(file, path.get(..length)?))
}
