//! The descriptors of a file as protoc writes them, from those of the file that protox could parse.

use prost::Message;
use prost_types::FileDescriptorProto;
use protox::prost_reflect::{DynamicMessage, ReflectMessage, Value};

use super::encoded::EncodedFile;
use super::json_names::JsonName;
use super::source_file::SourceFile;
use super::source_info;

/// What was changed in a descriptor after its file was parsed.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) json_names: Vec<JsonName>,
    /// Whether the file became proto2.
    pub(super) has_other_syntax: bool,
    /// Whether imports were added, or are no longer public.
    pub(super) has_other_imports: bool,
}

impl SourceFile {
    /// Restores what was changed in the text of the file and in its descriptor.
    ///
    /// The visibility of messages and enums is not restored, because only compilers check it.
    pub(super) fn restore(
        mut self,
        encoded: Vec<u8>,
        changes: &Changes,
    ) -> Result<Vec<u8>, prost::DecodeError> {
        let Changes { json_names, has_other_syntax, has_other_imports } = changes;
        let encoded = if json_names.is_empty() { encoded } else { restore_json_names(&encoded, json_names)? };
        let mut file = EncodedFile::decode(encoded.as_slice())?;
        let changed_info = file.source_code_info.take().unwrap_or_default();
        file.source_code_info = self.source_info.take();
        if let Some(info) = &mut file.source_code_info {
            source_info::restore_options(info, changed_info);
            self.text.restore_columns(info);
        }
        if self.text.is_changed() || *has_other_syntax || *has_other_imports {
            file.syntax.clone_from(&self.descriptor.syntax);
            file.dependency.clone_from(&self.descriptor.dependency);
            file.public_dependency.clone_from(&self.descriptor.public_dependency);
        }
        if let Some(edition) = self.edition() {
            file.syntax = Some("editions".to_owned());
            file.edition = Some(edition as i32);
            self.restore_option_imports(&mut file);
        }
        Ok(file.encode_to_vec())
    }
}

impl SourceFile {
    /// Restores `import option` statements, which come after all other imports.
    fn restore_option_imports(&self, file: &mut EncodedFile) {
        let option_imports = &self.text.option_imports;
        file.option_dependency.clone_from(option_imports);
        file.dependency.retain(|import| !option_imports.contains(import));
        let first = i32::try_from(file.dependency.len()).unwrap_or(i32::MAX);
        for location in file.source_code_info.iter_mut().flat_map(|info| &mut info.location) {
            if let [number @ DEPENDENCY, index] = location.path.as_mut_slice()
                && *index >= first
            {
                (*number, *index) = (OPTION_DEPENDENCY, *index - first);
            }
        }
    }
}

fn restore_json_names(encoded: &[u8], names: &[JsonName]) -> Result<Vec<u8>, prost::DecodeError> {
    // A dynamic message keeps custom options, which prost-types does not know.
    let mut file = DynamicMessage::decode(FileDescriptorProto::default().descriptor(), encoded)?;
    for JsonName { path, name } in names {
        if let Some(field) = element(&mut file, path) {
            field.set_field_by_number(JSON_NAME, Value::String(name.clone()));
        }
    }
    Ok(file.encode_to_vec())
}

/// Returns the element with a path, which consists of pairs of a field number and an index.
fn element<'a>(mut message: &'a mut DynamicMessage, path: &[i32]) -> Option<&'a mut DynamicMessage> {
    for pair in path.chunks_exact(2) {
        let &[number, index] = pair else { return None };
        let list = message.get_field_by_number_mut(u32::try_from(number).ok()?)?.as_list_mut()?;
        message = list.get_mut(usize::try_from(index).ok()?)?.as_message_mut()?;
    }
    Some(message)
}

// Numbers of fields of `FileDescriptorProto`.
const DEPENDENCY: i32 = 3;
const OPTION_DEPENDENCY: i32 = 15;
/// The number of `FieldDescriptorProto.json_name`.
const JSON_NAME: u32 = 10;
