//! The constructs of JSON that `prost-reflect` misreads without an error.
//!
//! - `null` in place of a repeated `Value` or `NullValue` becomes a list with one element. (A debug build
//!   panics.)
//! - The first of two keys counts in an `Any`. Everywhere else it is the last one.
//! - Empty paths of a `FieldMask` are dropped, and others are not checked.

use memchr::memmem;
use prost_reflect::{DescriptorPool, DynamicMessage, Kind, ReflectMessage, Value};

use super::well_known::Form;

/// Which of these constructs a schema can have. JSON for a schema without them is not searched for them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Misreads {
    repeated_null: bool,
    any: bool,
    field_mask: bool,
}

impl Misreads {
    /// Searches the messages of a schema.
    pub(super) fn of(pool: &DescriptorPool) -> Self {
        let has_message = |name| pool.get_message_by_name(name).is_some();
        let is_repeated_null = |is_list: bool, kind: Kind| is_list && is_nullable(&kind);
        Self {
            repeated_null: pool
                .all_messages()
                .flat_map(|message| message.fields().collect::<Vec<_>>())
                .any(|field| is_repeated_null(field.is_list(), field.kind()))
                || pool.all_extensions().any(|field| is_repeated_null(field.is_list(), field.kind())),
            any: has_message("google.protobuf.Any"),
            field_mask: has_message("google.protobuf.FieldMask"),
        }
    }

    /// Returns true if a text may have a construct that has to be repaired before the text is read.
    pub(super) fn may_be_in(self, json: &[u8]) -> bool {
        self.repeated_null && contains(json, b"null") || self.may_have_any(json)
    }

    /// Returns true if a text may have an `Any` with a type.
    pub(super) fn may_have_any(self, json: &[u8]) -> bool {
        // An escape sequence may be a part of `@type`.
        self.any && (contains(json, b"@type") || contains(json, b"\\u00"))
    }

    /// Returns true if a message that was read has a field mask, except inside an `Any`.
    pub(super) fn has_field_mask(self, message: &DynamicMessage) -> bool {
        self.field_mask && has_field_mask(message)
    }
}

/// Returns true for the types of which `null` is a value.
pub(super) fn is_nullable(kind: &Kind) -> bool {
    match kind {
        Kind::Message(message) => message.full_name() == "google.protobuf.Value",
        Kind::Enum(descriptor) => descriptor.full_name() == "google.protobuf.NullValue",
        _ => false,
    }
}

/// Recurses as deep as the JSON was nested.
fn has_field_mask(message: &DynamicMessage) -> bool {
    match Form::of(message.descriptor().full_name()) {
        Form::FieldMask => true,
        Form::Any | Form::Other => false,
        Form::Fields => message.fields().any(|(_, value)| match value {
            Value::Message(message) => has_field_mask(message),
            // All elements are of the same type, so the first one tells whether they are messages.
            Value::List(items) if matches!(items.first(), Some(Value::Message(_))) => {
                items.iter().filter_map(Value::as_message).any(has_field_mask)
            }
            Value::Map(entries) => entries.values().filter_map(Value::as_message).any(has_field_mask),
            _ => false,
        }),
    }
}

fn contains(json: &[u8], needle: &[u8]) -> bool {
    memmem::find(json, needle).is_some()
}
