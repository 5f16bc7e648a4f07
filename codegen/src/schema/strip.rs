//! Files without what JSON does not need: comments, services, extensions, options, and types that
//! no service uses.

use std::collections::BTreeSet;

use prost_types::field_descriptor_proto::Label;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumOptions, FileDescriptorProto, FileDescriptorSet, MessageOptions,
};

use super::types::Types;

/// Returns a file of a set with the needed types only, or `None` if it defines none of them.
///
/// It imports the files of these types only: annotations import `descriptor.proto`, which is larger
/// than most schemas.
pub(super) fn strip_file(
    set: &FileDescriptorSet,
    index: usize,
    types: &Types<'_>,
    needed: &BTreeSet<usize>,
) -> Option<FileDescriptorProto> {
    let file = set.file.get(index)?;
    let (mut message_type, mut enum_type, mut imports) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (at, index_of_type) in types.of_file(index).enumerate() {
        if !needed.contains(&index_of_type) {
            continue;
        }
        match file.message_type.get(at) {
            Some(message) => message_type.push(strip_message(message)),
            None => enum_type.extend(file.enum_type.get(at - file.message_type.len()).map(strip_enum)),
        }
        imports.extend(types.of_fields(index_of_type).into_iter().filter_map(|index| types.file(index)));
    }
    if message_type.is_empty() && enum_type.is_empty() {
        return None;
    }
    imports.remove(&index);
    let imports = imports.into_iter().filter_map(|index| set.file.get(index));
    Some(FileDescriptorProto {
        name: file.name.clone(),
        package: file.package.clone(),
        syntax: file.syntax.clone(),
        dependency: imports.map(|import| import.name().to_owned()).collect(),
        message_type,
        enum_type,
        ..FileDescriptorProto::default()
    })
}

fn strip_message(message: &DescriptorProto) -> DescriptorProto {
    let DescriptorProto { name, mut field, mut oneof_decl, .. } = message.clone();
    for field in &mut field {
        field.options = None;
        // An edition permits a required field beside fields without presence, which makes its file a
        // proto3 file. There, prost-reflect needs a mark that the field has presence.
        if field.label() == Label::Required {
            field.proto3_optional = Some(true);
        }
    }
    oneof_decl.iter_mut().for_each(|oneof| oneof.options = None);
    let is_map = message.options.as_ref().is_some_and(MessageOptions::map_entry);
    DescriptorProto {
        name,
        field,
        nested_type: message.nested_type.iter().map(strip_message).collect(),
        enum_type: message.enum_type.iter().map(strip_enum).collect(),
        oneof_decl,
        options: is_map.then(|| MessageOptions { map_entry: Some(true), ..Default::default() }),
        ..DescriptorProto::default()
    }
}

fn strip_enum(enumeration: &EnumDescriptorProto) -> EnumDescriptorProto {
    let EnumDescriptorProto { name, mut value, options, .. } = enumeration.clone();
    value.iter_mut().for_each(|value| value.options = None);
    let has_alias = options.is_some_and(|options| options.allow_alias());
    let options = has_alias.then(|| EnumOptions { allow_alias: Some(true), ..Default::default() });
    EnumDescriptorProto { name, value, options, ..EnumDescriptorProto::default() }
}
