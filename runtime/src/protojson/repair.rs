//! The repair of ProtoJSON that `prost-reflect` rejects or misreads.
//!
//! The repair runs only after `prost-reflect` has rejected a text, or for one that it may misread, so it does not
//! slow down other requests. It replaces these things by equivalents that `prost-reflect` reads correctly:
//!
//! - integers in quotes with an exponent or a decimal point, such as `"1e5"`, also as the keys of maps
//!   ([ProtoJSON, "JSON Value Types"]);
//! - enum numbers with an exponent or a decimal point, and the number 0 for `NullValue`;
//! - the largest `float` in decimal digits, `3.4028235e38`, which is larger when parsed as a double;
//! - an `Empty` with unknown fields, and an `Any` with an `Empty` but without `"value": {}`;
//! - `null` for a repeated `Value` or `NullValue`;
//! - two keys of the same name in an `Any`, of which the last one counts.
//!
//! It also checks field masks.
//!
//! [ProtoJSON, "JSON Value Types"]: https://protobuf.dev/programming-guides/json/#field-representation

use prost_reflect::{Kind, MessageDescriptor};
use serde_json::{Map, Number, Value};

use super::json_options::JsonOptions;
use super::tree::Tree;
use super::well_known::Form;
use super::{field_mask, misreads, numbers};

/// Returns equivalent JSON that `prost-reflect` reads correctly, or `None` if the text needs no repair.
///
/// # Errors
///
/// Returns a message that names an invalid field mask and its field.
pub(super) fn repair(
    descriptor: &MessageDescriptor,
    tree: Tree,
    options: JsonOptions,
) -> Result<Option<Vec<u8>>, String> {
    let Tree { mut root, has_duplicates } = tree;
    let mut repair = Repair { options, is_changed: has_duplicates };
    repair.message(descriptor, &mut root).map_err(|InvalidField { path, reason }| match path.as_str() {
        "" => reason,
        path => format!("`{path}`: {reason}"),
    })?;
    Ok(repair.is_changed.then(|| root.to_string().into_bytes()))
}

/// A field mask that is invalid.
struct InvalidField {
    path: String,
    reason: String,
}

impl InvalidField {
    /// Adds what contains the field: the name of a field, the key of a map, or the index in a list.
    fn inside(mut self, parent: &str) -> Self {
        let separator = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path.insert_str(0, separator);
        self.path.insert_str(0, parent);
        self
    }
}

/// A repair in progress, which changes the tree in place.
///
/// Recurses as deep as the JSON is nested, which `serde_json` limits to 128 levels.
struct Repair {
    options: JsonOptions,
    is_changed: bool,
}

impl Repair {
    fn message(&mut self, descriptor: &MessageDescriptor, value: &mut Value) -> Result<(), InvalidField> {
        match (Form::of(descriptor.full_name()), value) {
            (Form::Fields, Value::Object(fields)) => self.fields(descriptor, fields),
            (Form::Any, Value::Object(fields)) => self.any(descriptor, fields),
            (Form::FieldMask, Value::String(mask)) => {
                field_mask::check_json(mask).map_err(|reason| InvalidField { path: String::new(), reason })
            }
            (Form::Other, value) => self.well_known(descriptor, value),
            _ => Ok(()),
        }
    }

    fn well_known(&mut self, descriptor: &MessageDescriptor, value: &mut Value) -> Result<(), InvalidField> {
        match (descriptor.name(), value) {
            ("Empty", Value::Object(fields)) if !self.options.deny_unknown_fields && !fields.is_empty() => {
                fields.clear();
                self.is_changed = true;
                Ok(())
            }
            (
                "DoubleValue" | "FloatValue" | "Int32Value" | "Int64Value" | "UInt32Value" | "UInt64Value",
                value,
            ) => descriptor.get_field(1).map_or(Ok(()), |field| self.value(&field.kind(), value)),
            _ => Ok(()),
        }
    }

    fn any(&mut self, any: &MessageDescriptor, fields: &mut Map<String, Value>) -> Result<(), InvalidField> {
        let name = fields.get("@type").and_then(Value::as_str).and_then(|url| url.rsplit('/').next());
        let Some(inner) = name.and_then(|name| any.parent_pool().get_message_by_name(name)) else {
            return Ok(());
        };
        if Form::of(inner.full_name()) == Form::Fields {
            return self.fields(&inner, fields);
        }
        if inner.full_name() == "google.protobuf.Empty" && !fields.contains_key("value") {
            fields.insert("value".into(), Value::Object(Map::new()));
            self.is_changed = true;
        }
        let value = fields.get_mut("value");
        value.map_or(Ok(()), |value| self.message(&inner, value)).map_err(|error| error.inside("value"))
    }

    fn fields(
        &mut self,
        descriptor: &MessageDescriptor,
        fields: &mut Map<String, Value>,
    ) -> Result<(), InvalidField> {
        let mut absent = Vec::new();
        for (name, value) in fields.iter_mut() {
            let Some(Field { kind, is_list, is_map }) = Field::find(descriptor, name) else { continue };
            match (&kind, value) {
                (kind, Value::Null) if is_list && misreads::is_nullable(kind) => {
                    absent.push(name.clone());
                    Ok(())
                }
                (Kind::Message(entry), Value::Object(entries)) if is_map => self.map(entry, entries),
                (kind, Value::Array(items)) if is_list => {
                    items.iter_mut().enumerate().try_for_each(|(index, value)| {
                        self.value(kind, value).map_err(|error| error.inside(&format!("[{index}]")))
                    })
                }
                (kind, value) => self.value(kind, value),
            }
            .map_err(|error| error.inside(name))?;
        }
        for name in absent {
            fields.remove(&name);
            self.is_changed = true;
        }
        Ok(())
    }

    fn map(
        &mut self,
        entry: &MessageDescriptor,
        entries: &mut Map<String, Value>,
    ) -> Result<(), InvalidField> {
        let kind = entry.map_entry_value_field().kind();
        for (key, value) in entries.iter_mut() {
            self.value(&kind, value).map_err(|error| error.inside(key))?;
        }
        if matches!(entry.map_entry_key_field().kind(), Kind::String | Kind::Bool) {
            return Ok(());
        }
        let repaired: Vec<_> = entries
            .keys()
            .filter_map(|key| Some((key.clone(), numbers::integer(key)?.to_string())))
            .collect();
        for (key, integer) in repaired {
            if let Some(value) = entries.remove(&key) {
                entries.insert(integer, value);
                self.is_changed = true;
            }
        }
        Ok(())
    }

    fn value(&mut self, kind: &Kind, value: &mut Value) -> Result<(), InvalidField> {
        let repaired = match kind {
            Kind::Message(descriptor) => return self.message(descriptor, value),
            Kind::Enum(descriptor) => numbers::enum_value(descriptor, value),
            Kind::Float => value.as_f64().and_then(numbers::nearest_float).map(Value::Number),
            Kind::Double | Kind::Bool | Kind::String | Kind::Bytes => None,
            _ => value.as_str().and_then(numbers::integer).and_then(Number::from_i128).map(Value::Number),
        };
        if let Some(repaired) = repaired {
            *value = repaired;
            self.is_changed = true;
        }
        Ok(())
    }
}

/// The type of a field or an extension.
struct Field {
    kind: Kind,
    is_list: bool,
    is_map: bool,
}

impl Field {
    /// Finds a field by either of its names, or an extension by its name in brackets.
    fn find(message: &MessageDescriptor, name: &str) -> Option<Self> {
        let field = message.get_field_by_json_name(name).or_else(|| message.get_field_by_name(name));
        if let Some(field) = field {
            return Some(Self { kind: field.kind(), is_list: field.is_list(), is_map: field.is_map() });
        }
        let extension = message.get_extension_by_json_name(name)?;
        Some(Self { kind: extension.kind(), is_list: extension.is_list(), is_map: extension.is_map() })
    }
}
