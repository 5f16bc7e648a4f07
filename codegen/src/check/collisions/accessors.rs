//! The methods that prost generates for the fields of a message:
//! <https://github.com/tokio-rs/prost/blob/v0.14.6/prost-derive/src/field/scalar.rs>.

use prost_types::field_descriptor_proto::Type;

use super::super::element::Field;
use super::super::field_type::{FieldType, FieldTypes, is_enum};
use super::scope::{Item, Scope};
use crate::Diagnostic;
use crate::names::is_raw_keyword;

const HELP: &str = "rename one of them: prost generates methods for fields that are enums or have presence";

/// Adds the methods for a field, which has this Rust name, to those of its message. Returns the first
/// problem with them.
pub(super) fn check_accessors<'a>(
    field: &Field<'a>,
    name: String,
    types: &FieldTypes<'a>,
    methods: &mut Scope<'a>,
) -> Option<Diagnostic> {
    if name.is_empty() {
        return None;
    }
    let is_scalar = !matches!(field.descriptor.r#type(), Type::Message | Type::Group);
    let names = match types.of(field) {
        FieldType::Map(value) if is_enum(value) && is_raw_keyword(&name) => {
            let element = &field.element;
            let message = format!("{element} is a map of enum values, and its name is the keyword `{name}`");
            return Some(element.problem(message, "rename the field: prost cannot generate its methods"));
        }
        FieldType::Map(value) if is_enum(value) => vec![format!("get_{name}"), format!("insert_{name}")],
        FieldType::Repeated if is_enum(field.descriptor) => vec![format!("push_{name}"), name],
        FieldType::Plain | FieldType::Optional if is_enum(field.descriptor) => {
            vec![format!("set_{name}"), name]
        }
        FieldType::Optional if is_scalar => vec![name],
        _ => Vec::new(),
    };
    let add = |name| methods.add(Item::Method, name, field.element.clone(), || HELP.to_owned());
    names.into_iter().filter_map(add).next()
}
