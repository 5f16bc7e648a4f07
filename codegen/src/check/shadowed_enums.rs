//! Enums with the name of a type that prost's `derive` declares inside the `Debug` of a message:
//! <https://github.com/tokio-rs/prost/blob/v0.14.6/prost-derive/src/field/scalar.rs>.

use prost_types::FileDescriptorProto;

use super::element::{Field, Message, generated_messages};
use super::field_type::{FieldType, FieldTypes, is_enum};
use crate::names::upper_camel_case;
use crate::{Diagnostic, Options};

/// Returns a problem for every field whose enum is hidden by such a type. Only an enum in the same
/// module as the field can be.
pub(super) fn find_shadowed_enums(file: &FileDescriptorProto, options: &Options) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    if !options.prost.derives_debug() {
        return problems;
    }
    for message in generated_messages(file, options) {
        let types = FieldTypes::new(&message);
        problems.extend(message.fields().filter_map(|field| check_field(&message, &field, &types, options)));
    }
    problems
}

fn check_field<'a>(
    message: &Message<'a>,
    field: &Field<'a>,
    types: &FieldTypes<'a>,
    options: &Options,
) -> Option<Diagnostic> {
    let (value, names) = match types.of(field) {
        FieldType::Map(value) => (value, ["MapWrapper", "ValueWrapper"]),
        FieldType::Plain => (field.descriptor, ["ScalarWrapper", "ScalarWrapper"]),
        FieldType::Optional | FieldType::Repeated => (field.descriptor, ["ScalarWrapper", "Inner"]),
    };
    let (scope, name) = value.type_name().rsplit_once('.').filter(|_| is_enum(value))?;
    let message_name = message.element.full_name();
    // The variants of a oneof are in the module of the message.
    let field_scope = match field.oneof() {
        Some(_) => message_name.as_str(),
        None => message_name.rsplit_once('.').map_or("", |(scope, _)| scope),
    };
    if scope.trim_start_matches('.') != field_scope || !names.contains(&upper_camel_case(name).as_str()) {
        return None;
    }
    let text = format!(
        "prost cannot derive `Debug` for a message with {}, because its type is called `{name}`",
        field.element
    );
    let skip = options.spelling_of("skip_debug", &format!(".{message_name}"));
    Some(field.element.problem(text, format!("rename the enum, or omit `Debug` with {skip}")))
}
