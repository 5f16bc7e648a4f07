//! Descriptors that no compiler writes, and that prost would panic on or generate wrong code for.

use prost_types::FileDescriptorSet;
use prost_types::field_descriptor_proto::Type;

use super::element::{Enum, Field, Message, all_enums, all_messages};
use crate::Diagnostic;

const HELP: &str = "correct the tool that wrote the descriptors";

/// Returns a problem for every such message, field and enum.
pub(super) fn find_malformed(set: &FileDescriptorSet) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for file in &set.file {
        problems.extend(all_enums(file).filter_map(|found| check_enum(&found)));
        for message in all_messages(file) {
            problems.extend(check_map_entry(&message));
            problems.extend(message.fields().filter_map(|field| check_field(&message, &field)));
        }
    }
    problems
}

fn check_enum(enumeration: &Enum<'_>) -> Option<Diagnostic> {
    let element = &enumeration.element;
    let is_empty = enumeration.descriptor.value.is_empty();
    is_empty.then(|| element.problem(format!("{element} has no values"), HELP))
}

fn check_map_entry(message: &Message<'_>) -> Option<Diagnostic> {
    let fields: Vec<_> = message.descriptor.field.iter().map(|field| field.name()).collect();
    let is_malformed = message.is_map_entry() && fields != ["key", "value"];
    is_malformed.then(|| {
        let element = &message.element;
        element.problem(
            format!("{element} is the entry of a map, but does not have the fields `key` and `value`"),
            HELP,
        )
    })
}

fn check_field(message: &Message<'_>, field: &Field<'_>) -> Option<Diagnostic> {
    let (element, field) = (&field.element, field.descriptor);
    let has_type = field.r#type.is_some_and(|number| Type::try_from(number).is_ok());
    let has_oneof =
        |index| usize::try_from(index).is_ok_and(|index| index < message.descriptor.oneof_decl.len());
    let problem = if !has_type {
        "has no type"
    } else if !field.oneof_index.is_none_or(has_oneof) {
        "is in a oneof that the message does not have"
    } else {
        return None;
    };
    Some(element.problem(format!("{element} {problem}"), HELP))
}
