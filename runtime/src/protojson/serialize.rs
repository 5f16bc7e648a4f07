//! The serialization of messages as JSON.
//!
//! `prost-reflect` serializes the types of `google.protobuf` that have a JSON form of their own. It could
//! serialize the other messages too, but keeps two copies of each `Any` while it serializes the message inside.
//! That is a hundred times the memory of a message with fifty nested `Any`. Here all levels share the bytes.

use std::cell::RefCell;

use prost_reflect::{
    DynamicMessage, Kind, MapKey, MessageDescriptor, ReflectMessage, SerializeOptions, Value,
};
use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::json_options::JsonOptions;
use super::well_known::{self, Form};
use crate::base64;

/// The longest path that an error shows, in bytes.
const MAX_PATH: usize = 200;

/// Serializes a message.
///
/// # Errors
///
/// Returns a message that names the first field that has no JSON form.
pub(super) fn serialize<S: Serializer>(
    message: &DynamicMessage,
    options: JsonOptions,
    serializer: S,
) -> Result<S::Ok, String> {
    let context = Context { options, path: RefCell::default() };
    Json { value: message, context: &context }.serialize(serializer).map_err(|error| {
        let mut path = context.path.take();
        path.reverse();
        let path = path.join(".");
        if (1..=MAX_PATH).contains(&path.len()) { format!("`{path}`: {error}") } else { error.to_string() }
    })
}

/// What all values of a message share.
struct Context {
    options: JsonOptions,
    /// The path to the field with an error, with the innermost name first.
    path: RefCell<Vec<String>>,
}

/// A value in its JSON form.
struct Json<'a, T> {
    value: &'a T,
    context: &'a Context,
}

/// The value of a field, or of an element of a list or map.
struct TypedValue<'a> {
    value: &'a Value,
    kind: &'a Kind,
}

impl Serialize for Json<'_, DynamicMessage> {
    /// Recurses as deep as the JSON is nested, which `DepthLimit` limits.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let form = Form::of(self.value.descriptor().full_name());
        match form {
            Form::Fields => {
                let mut map = serializer.serialize_map(None)?;
                self.serialize_fields(&mut map)?;
                map.end()
            }
            Form::Any => self.serialize_any(serializer),
            Form::FieldMask => {
                serializer.serialize_str(&well_known::field_mask(self.value).map_err(S::Error::custom)?)
            }
            Form::Other => {
                well_known::check(self.value).map_err(S::Error::custom)?;
                self.value.serialize_with_options(serializer, &SerializeOptions::new())
            }
        }
    }
}

impl Json<'_, DynamicMessage> {
    fn serialize_fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let options = self.context.options;
        if options.emit_defaults {
            for field in self.value.descriptor().fields() {
                if self.value.has_field(&field) || !field.supports_presence() {
                    let name = if options.proto_names { field.name() } else { field.json_name() };
                    self.serialize_field(map, name, &self.value.get_field(&field), &field.kind())?;
                }
            }
        } else {
            for (field, value) in self.value.fields() {
                let name = if options.proto_names { field.name() } else { field.json_name() };
                self.serialize_field(map, name, value, &field.kind())?;
            }
        }
        for (extension, value) in self.value.extensions() {
            self.serialize_field(map, extension.json_name(), value, &extension.kind())?;
        }
        Ok(())
    }

    fn serialize_field<M: SerializeMap>(
        &self,
        map: &mut M,
        name: &str,
        value: &Value,
        kind: &Kind,
    ) -> Result<(), M::Error> {
        let value = TypedValue { value, kind };
        let entry = map.serialize_entry(name, &Json { value: &value, context: self.context });
        entry.inspect_err(|_| self.context.path.borrow_mut().push(name.to_owned()))
    }

    fn serialize_any<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let any = self.value;
        let type_url = any.get_field_by_number(1);
        let type_url = type_url.as_ref().and_then(|value| value.as_str()).unwrap_or_default();
        // The bytes are shared, not copied: those of an `Any` inside this one are a part of them.
        let bytes = any.get_field_by_number(2);
        let bytes = bytes.as_ref().and_then(|value| value.as_bytes()).cloned().unwrap_or_default();
        let descriptor = find_type(&any.descriptor(), type_url).map_err(S::Error::custom)?;
        let message = DynamicMessage::decode(descriptor, bytes).map_err(|error| {
            S::Error::custom(format!("the message in an `Any` cannot be decoded: {error}"))
        })?;
        let message = Json { value: &message, context: self.context };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("@type", type_url)?;
        match Form::of(message.value.descriptor().full_name()) {
            Form::Fields => message.serialize_fields(&mut map)?,
            Form::Any | Form::FieldMask | Form::Other => map.serialize_entry("value", &message)?,
        }
        map.end()
    }
}

/// Returns the type of the message in an `Any`.
fn find_type(any: &MessageDescriptor, type_url: &str) -> Result<MessageDescriptor, String> {
    let (_, name) = type_url.rsplit_once('/').ok_or_else(|| {
        format!("the type URL `{type_url}` of an `Any` has no `/` before the name of the type")
    })?;
    let message = any.parent_pool().get_message_by_name(name);
    message.ok_or_else(|| format!("the descriptor of `{name}`, the type of an `Any`, is not embedded"))
}

impl Serialize for Json<'_, TypedValue<'_>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { value: TypedValue { value, kind }, context } = self;
        match value {
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::I32(value) => serializer.serialize_i32(*value),
            Value::U32(value) => serializer.serialize_u32(*value),
            // In quotes, because JavaScript's numbers have 53 bits.
            Value::I64(value) => serializer.collect_str(value),
            Value::U64(value) => serializer.collect_str(value),
            Value::F32(value) if value.is_finite() => serializer.serialize_f32(*value),
            Value::F32(value) => serializer.serialize_str(not_finite(f64::from(*value))),
            Value::F64(value) if value.is_finite() => serializer.serialize_f64(*value),
            Value::F64(value) => serializer.serialize_str(not_finite(*value)),
            Value::String(value) => serializer.serialize_str(value),
            Value::Bytes(value) => serializer.serialize_str(&base64::encode_padded(value)),
            Value::EnumNumber(number) => serialize_enum(*number, kind, serializer),
            Value::Message(message) => Json { value: message, context }.serialize(serializer),
            Value::List(values) => {
                let mut list = serializer.serialize_seq(Some(values.len()))?;
                for value in values {
                    list.serialize_element(&Json { value: &TypedValue { value, kind }, context })?;
                }
                list.end()
            }
            Value::Map(entries) => {
                let entry = kind.as_message().ok_or_else(|| S::Error::custom("a map without entries"))?;
                let kind = &entry.map_entry_value_field().kind();
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    let value = TypedValue { value, kind };
                    map.serialize_entry(&Json { value: key, context }, &Json { value: &value, context })?;
                }
                map.end()
            }
        }
    }
}

impl Serialize for Json<'_, MapKey> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            MapKey::Bool(key) => serializer.collect_str(key),
            MapKey::I32(key) => serializer.collect_str(key),
            MapKey::I64(key) => serializer.collect_str(key),
            MapKey::U32(key) => serializer.collect_str(key),
            MapKey::U64(key) => serializer.collect_str(key),
            MapKey::String(key) => serializer.serialize_str(key),
        }
    }
}

fn serialize_enum<S: Serializer>(number: i32, kind: &Kind, serializer: S) -> Result<S::Ok, S::Error> {
    let descriptor = kind.as_enum().ok_or_else(|| S::Error::custom("a number that is not of an enum"))?;
    if descriptor.full_name() == "google.protobuf.NullValue" {
        return serializer.serialize_none();
    }
    match descriptor.get_value(number) {
        Some(value) => serializer.serialize_str(value.name()),
        None => serializer.serialize_i32(number),
    }
}

fn not_finite(number: f64) -> &'static str {
    if number.is_nan() {
        "NaN"
    } else if number.is_sign_negative() {
        "-Infinity"
    } else {
        "Infinity"
    }
}
