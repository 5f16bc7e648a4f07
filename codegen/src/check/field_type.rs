//! What prost generates for the type of a field.

use std::collections::HashMap;

use prost_types::FieldDescriptorProto;
use prost_types::field_descriptor_proto::{Label, Type};

use super::element::{Field, Message};

/// The type of a field, around the type of its value.
pub(super) enum FieldType<'a> {
    /// The value itself. Also the variant of a oneof.
    Plain,
    Optional,
    Repeated,
    /// A map, with the field that is the value of its entries.
    Map(&'a FieldDescriptorProto),
}

/// The types of the fields of one message.
pub(super) struct FieldTypes<'a> {
    /// The value of each entry of a map, by the full name of the entry with a leading dot.
    map_values: HashMap<String, &'a FieldDescriptorProto>,
    is_proto2: bool,
}

impl<'a> FieldTypes<'a> {
    pub(super) fn new(message: &Message<'a>) -> Self {
        let entries = message.messages().filter(Message::is_map_entry);
        let map_values = entries.filter_map(|entry| {
            let value = entry.descriptor.field.get(1)?;
            Some((format!(".{}", entry.element.full_name()), value))
        });
        Self { map_values: map_values.collect(), is_proto2: message.element.is_in_proto2() }
    }

    /// Returns the field with the type of a field's value: the field itself, unless it is a map.
    pub(super) fn value_of(&self, field: &Field<'a>) -> &'a FieldDescriptorProto {
        match self.of(field) {
            FieldType::Map(value) => value,
            FieldType::Plain | FieldType::Optional | FieldType::Repeated => field.descriptor,
        }
    }

    pub(super) fn of(&self, field: &Field<'a>) -> FieldType<'a> {
        let is_in_oneof = field.oneof().is_some();
        let field = field.descriptor;
        match (self.map_values.get(field.type_name()), field.label()) {
            (Some(value), _) => FieldType::Map(value),
            (None, Label::Repeated) => FieldType::Repeated,
            (None, Label::Optional) if !is_in_oneof && (self.is_proto2 || field.proto3_optional()) => {
                FieldType::Optional
            }
            (None, _) => FieldType::Plain,
        }
    }
}

/// Returns true if the value of a field is an enum.
pub(super) fn is_enum(field: &FieldDescriptorProto) -> bool {
    field.r#type() == Type::Enum
}
