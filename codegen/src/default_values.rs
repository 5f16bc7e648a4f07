//! Default values of fields (proto2) that are aliases, which are enum values with the number of an
//! earlier value.

use std::collections::HashMap;

use prost_types::field_descriptor_proto::Type;
use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorSet};

use crate::names::full_name;

/// Replaces each alias in the default value of a field with the first value of the same number,
/// because prost generates a variant for the first one only.
pub(crate) fn replace_aliases(set: &mut FileDescriptorSet) {
    let mut aliases = Aliases::default();
    for file in &set.file {
        aliases.add_enums(&file.enum_type, |name| full_name(file.package(), name));
        for message in &file.message_type {
            aliases.add_message(message, full_name(file.package(), message.name()));
        }
    }
    if !aliases.0.is_empty() {
        let messages = set.file.iter_mut().flat_map(|file| &mut file.message_type);
        messages.for_each(|message| aliases.replace_in(message));
    }
}

/// The first value for each alias, by the full name of its enum with a leading dot.
#[derive(Default)]
struct Aliases(HashMap<String, HashMap<String, String>>);

impl Aliases {
    fn add_message(&mut self, message: &DescriptorProto, full_name: String) {
        self.add_enums(&message.enum_type, |name| format!("{full_name}.{name}"));
        for inner in &message.nested_type {
            self.add_message(inner, format!("{full_name}.{}", inner.name()));
        }
    }

    fn add_enums(&mut self, enums: &[EnumDescriptorProto], full_name: impl Fn(&str) -> String) {
        for enumeration in enums {
            let (mut first_values, mut aliases) = (HashMap::new(), HashMap::new());
            for value in &enumeration.value {
                let first = *first_values.entry(value.number()).or_insert(value.name());
                if first != value.name() {
                    aliases.insert(value.name().to_owned(), first.to_owned());
                }
            }
            if !aliases.is_empty() {
                self.0.insert(format!(".{}", full_name(enumeration.name())), aliases);
            }
        }
    }

    fn replace_in(&self, message: &mut DescriptorProto) {
        for field in message.field.iter_mut().filter(|field| field.r#type() == Type::Enum) {
            let first = self.0.get(field.type_name()).and_then(|aliases| aliases.get(field.default_value()));
            if let Some(first) = first {
                field.default_value = Some(first.clone());
            }
        }
        message.nested_type.iter_mut().for_each(|inner| self.replace_in(inner));
    }
}
