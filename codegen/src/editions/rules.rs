//! The features that are rejected, and the rules of protoc for features.
//!
//! The rules are those of `ValidateFieldFeatures` in protoc's
//! [descriptor.cc](https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.cc).
//! protox does not check them.

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto};

use super::features::{
    FIELD_PRESENCE, Features, MESSAGE_ENCODING, Presence, REPEATED_FIELD_ENCODING, Setting, Target,
    UTF8_VALIDATION,
};
use crate::Diagnostic;
use crate::descriptor_path::{NAME, span};

/// Why a feature is rejected, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rejection {
    message: String,
    help: String,
}

impl Rejection {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }

    pub(super) fn unchecked_string() -> Self {
        Self::new(
            "`utf8_validation = NONE` is not supported: strings in Rust are valid UTF-8",
            "remove the feature if all strings are UTF-8; otherwise use the type `bytes`, which has the same encoding",
        )
    }

    pub(super) fn implicit_closed_enum() -> Self {
        Self::new(
            "the field has implicit presence, but its enum is closed",
            "set `features.field_presence = EXPLICIT` on the field, or use an open enum",
        )
    }

    /// Returns a diagnostic at the option with this path. Compilers record one place for all options
    /// in braces, and none for the options of some elements.
    pub(super) fn at(self, file: &FileDescriptorProto, path: &[i32]) -> Diagnostic {
        let element = path.len().saturating_sub(3);
        let name = path.get(..element).map(|element| [element, &[NAME]].concat());
        let span = span(file, path)
            .or_else(|| span(file, path.get(..path.len().checked_sub(1)?)?))
            .or_else(|| span(file, &name?));
        Diagnostic::new(file.name(), self.message, self.help).with_span(span)
    }
}

/// Checks a feature that is set on an element.
pub(super) fn check_setting(setting: Setting, target: Target, is_known: bool) -> Option<Rejection> {
    let (name, element) = (setting.name(), target.name());
    if !is_known {
        let message = format!("feature {name} is not supported with this value");
        return Some(Rejection::new(message, "remove it, or write a value that edition 2024 has"));
    }
    if !setting.is_allowed_on(target) {
        let message = format!("feature {name} cannot be set on a {element}");
        return Some(Rejection::new(message, format!("set it on {}", setting.targets())));
    }
    if setting.is_required_presence() && target == Target::File {
        let message = "`field_presence = LEGACY_REQUIRED` cannot be set on a file";
        return Some(Rejection::new(message, "set it on fields"));
    }
    None
}

/// Checks the first value of an enum.
pub(super) fn check_enum(enumeration: &EnumDescriptorProto, features: Features) -> Option<Rejection> {
    let first = enumeration.value.first()?.number();
    if features.has_closed_enums || first == 0 {
        return None;
    }
    let message =
        format!("the first value of the open enum `{}` is {first} instead of 0", enumeration.name());
    Some(Rejection::new(message, "begin with 0, or set `option features.enum_type = CLOSED;` in the enum"))
}

/// Checks a field. Returns the number of each wrong feature, or `None` for the field itself.
///
/// The entry is given for a field that is a map.
pub(super) fn check_field(
    field: &FieldDescriptorProto,
    map: Option<&DescriptorProto>,
    settings: &[Setting],
    features: Features,
) -> Vec<(Option<u32>, Rejection)> {
    let name = field.name();
    let is_message = matches!(field.r#type(), Type::Message | Type::Group);
    let is_repeated = field.label() == Label::Repeated;
    let mut problems = Vec::new();
    for setting in settings {
        let (kind, help) = match setting.number {
            FIELD_PRESENCE if field.oneof_index.is_some() => ("a field of a oneof", "remove it"),
            FIELD_PRESENCE if is_repeated => ("a repeated field", "remove it"),
            FIELD_PRESENCE if is_message && features.presence == Presence::Implicit => {
                ("a message field, which always has presence", "remove it")
            }
            REPEATED_FIELD_ENCODING if !is_repeated => ("a field that is not repeated", "remove it"),
            REPEATED_FIELD_ENCODING if features.has_packed_fields && !is_packable(field) => {
                ("a repeated field whose type cannot be packed", "remove it")
            }
            UTF8_VALIDATION if !has_string(field, map) => ("a field that is not a string", "remove it"),
            MESSAGE_ENCODING if !is_message || map.is_some() => {
                ("a field that is not a message", "remove it")
            }
            _ => continue,
        };
        let message = format!("feature {} cannot be set on `{name}`: it is {kind}", setting.name());
        problems.push((Some(setting.number), Rejection::new(message, help)));
    }
    let is_implicit = !is_message && !is_repeated && field.oneof_index.is_none();
    if is_implicit && features.presence == Presence::Implicit && field.default_value.is_some() {
        let message = format!("`{name}` has implicit presence, so it cannot have a default value");
        problems.push((
            None,
            Rejection::new(message, "remove the default value, or set `features.field_presence = EXPLICIT`"),
        ));
    }
    if field.options.as_ref().is_some_and(|options| options.packed.is_some()) {
        let message = format!("`{name}` has the option `packed`, which editions do not have");
        problems.push((
            None,
            Rejection::new(message, "set `features.repeated_field_encoding` to `PACKED` or `EXPANDED`"),
        ));
    }
    problems
}

/// Returns true if a field is a string, or a map with strings.
pub(super) fn has_string(field: &FieldDescriptorProto, map: Option<&DescriptorProto>) -> bool {
    let mut fields = map.map_or(std::slice::from_ref(field), |entry| &entry.field).iter();
    fields.any(|field| field.r#type() == Type::String)
}

/// Returns true if the values of a repeated field can be packed.
pub(super) fn is_packable(field: &FieldDescriptorProto) -> bool {
    !matches!(field.r#type(), Type::Message | Type::Group | Type::String | Type::Bytes)
}
