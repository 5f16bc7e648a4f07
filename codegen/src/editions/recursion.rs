//! Messages that contain themselves through delimited fields.

use std::collections::{BTreeMap, BTreeSet};

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorSet};

use crate::names::full_name;

/// Returns the paths of the delimited fields (groups) whose message contains that of the field.
///
/// prost boxes such a field only if a field that is no group is part of the cycle. With groups
/// alone, which proto2 cannot express, the type would have an infinite size.
pub(crate) fn recursive_groups(set: &FileDescriptorSet) -> Vec<String> {
    let mut messages = BTreeMap::new();
    let mut queue: Vec<_> = set
        .file
        .iter()
        .flat_map(|file| file.message_type.iter().map(|message| (file.package().to_owned(), message)))
        .collect();
    while let Some((parent, message)) = queue.pop() {
        let name = full_name(&parent, message.name());
        queue.extend(message.nested_type.iter().map(|nested| (name.clone(), nested)));
        messages.insert(format!(".{name}"), message);
    }
    let mut paths = Vec::new();
    for (name, message) in &messages {
        for field in singular_messages(message).filter(|field| field.r#type() == Type::Group) {
            if reaches(&messages, field.type_name(), name) {
                let index = field.oneof_index.and_then(|index| usize::try_from(index).ok());
                let oneof = index.and_then(|index| message.oneof_decl.get(index));
                let oneof = oneof.map(|oneof| format!(".{}", oneof.name())).unwrap_or_default();
                paths.push(format!("{name}{oneof}.{}", field.name()));
            }
        }
    }
    paths
}

fn singular_messages(message: &DescriptorProto) -> impl Iterator<Item = &FieldDescriptorProto> {
    let is_message = |field: &&FieldDescriptorProto| matches!(field.r#type(), Type::Message | Type::Group);
    message.field.iter().filter(is_message).filter(|field| field.label() != Label::Repeated)
}

/// Returns true if a message contains another, directly or not.
fn reaches(messages: &BTreeMap<String, &DescriptorProto>, from: &str, to: &str) -> bool {
    let (mut seen, mut queue) = (BTreeSet::new(), vec![from]);
    while let Some(name) = queue.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            let fields = messages.get(name).into_iter().flat_map(|message| singular_messages(message));
            queue.extend(fields.map(FieldDescriptorProto::type_name));
        }
    }
    false
}
