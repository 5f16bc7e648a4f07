//! Features: what is set on an element, and what holds for it.

use prost::DecodeError;
use prost::bytes::Buf;
use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};

/// The kinds of elements that features can be set on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    File,
    Message,
    Field,
    Oneof,
    Enum,
    EnumValue,
    Service,
    Method,
}

impl Target {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Message => "message",
            Self::Field => "field",
            Self::Oneof => "oneof",
            Self::Enum => "enum",
            Self::EnumValue => "value of an enum",
            Self::Service => "service",
            Self::Method => "method",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Explicit,
    Implicit,
    Required,
}

/// The features that hold for an element: its own, or else those of what contains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Features {
    pub(super) presence: Presence,
    pub(super) has_closed_enums: bool,
    pub(super) has_packed_fields: bool,
    pub(super) has_delimited_messages: bool,
    pub(super) has_unchecked_strings: bool,
}

/// The defaults are the same in the editions 2023 and 2024.
impl Default for Features {
    fn default() -> Self {
        Self {
            presence: Presence::Explicit,
            has_closed_enums: false,
            has_packed_fields: true,
            has_delimited_messages: false,
            has_unchecked_strings: false,
        }
    }
}

/// The numbers of the fields in `google.protobuf.FeatureSet`.
pub(super) const FIELD_PRESENCE: u32 = 1;
pub(super) const ENUM_TYPE: u32 = 2;
pub(super) const REPEATED_FIELD_ENCODING: u32 = 3;
pub(super) const UTF8_VALIDATION: u32 = 4;
pub(super) const MESSAGE_ENCODING: u32 = 5;
const JSON_FORMAT: u32 = 6;
/// The style of names, which compilers check.
const ENFORCE_NAMING_STYLE: u32 = 7;
/// Whether other files can import a message, which compilers check.
const DEFAULT_SYMBOL_VISIBILITY: u32 = 8;
/// The first extension. Extensions are for other languages.
const FIRST_EXTENSION: u32 = 1000;

/// A feature that is set on an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Setting {
    pub(super) number: u32,
    /// Zero if the feature is not an enum.
    value: u64,
}

impl Setting {
    /// Decodes a `FeatureSet`.
    pub(super) fn decode_all(mut features: &[u8]) -> Result<Vec<Self>, DecodeError> {
        let mut settings = Vec::new();
        while features.has_remaining() {
            let (number, wire_type) = decode_key(&mut features)?;
            let value = if wire_type == WireType::Varint {
                decode_varint(&mut features)?
            } else {
                skip_field(wire_type, number, &mut features, DecodeContext::default())?;
                0
            };
            settings.push(Self { number, value });
        }
        Ok(settings)
    }

    /// Returns the name of the feature.
    pub(super) fn name(self) -> String {
        let name = match self.number {
            FIELD_PRESENCE => "field_presence",
            ENUM_TYPE => "enum_type",
            REPEATED_FIELD_ENCODING => "repeated_field_encoding",
            UTF8_VALIDATION => "utf8_validation",
            MESSAGE_ENCODING => "message_encoding",
            JSON_FORMAT => "json_format",
            number => return format!("number {number}"),
        };
        format!("`{name}`")
    }

    /// Returns where the feature can be set.
    pub(super) fn targets(self) -> &'static str {
        match self.number {
            ENUM_TYPE => "the file or on enums",
            JSON_FORMAT => "the file, on messages or on enums",
            _ => "the file or on fields",
        }
    }

    pub(super) fn is_required_presence(self) -> bool {
        (self.number, self.value) == (FIELD_PRESENCE, 3)
    }

    /// Returns true if the feature can be set on this kind of element. Compilers check the features
    /// that have no effect on generated code.
    pub(super) fn is_allowed_on(self, target: Target) -> bool {
        match self.number {
            FIELD_PRESENCE | REPEATED_FIELD_ENCODING | UTF8_VALIDATION | MESSAGE_ENCODING => {
                matches!(target, Target::File | Target::Field)
            }
            ENUM_TYPE => matches!(target, Target::File | Target::Enum),
            JSON_FORMAT => matches!(target, Target::File | Target::Message | Target::Enum),
            _ => true,
        }
    }
}

impl Features {
    /// Changes one feature. Returns false if the feature or its value is not known.
    pub(super) fn set(&mut self, setting: Setting) -> bool {
        match (setting.number, setting.value) {
            (FIELD_PRESENCE, 1) => self.presence = Presence::Explicit,
            (FIELD_PRESENCE, 2) => self.presence = Presence::Implicit,
            (FIELD_PRESENCE, 3) => self.presence = Presence::Required,
            (ENUM_TYPE, value @ (1 | 2)) => self.has_closed_enums = value == 2,
            (REPEATED_FIELD_ENCODING, value @ (1 | 2)) => self.has_packed_fields = value == 1,
            (UTF8_VALIDATION, value @ (2 | 3)) => self.has_unchecked_strings = value == 3,
            (MESSAGE_ENCODING, value @ (1 | 2)) => self.has_delimited_messages = value == 2,
            // Both values parse the same JSON. The second permits fields whose JSON names collide.
            (JSON_FORMAT, 1 | 2) => {}
            (ENFORCE_NAMING_STYLE | DEFAULT_SYMBOL_VISIBILITY | FIRST_EXTENSION.., _) => {}
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_every_value_of_editions_2023_and_2024_and_no_other() {
        let values = [
            (FIELD_PRESENCE, &[1, 2, 3][..]),
            (ENUM_TYPE, &[1, 2]),
            (REPEATED_FIELD_ENCODING, &[1, 2]),
            (UTF8_VALIDATION, &[2, 3]),
            (MESSAGE_ENCODING, &[1, 2]),
            (JSON_FORMAT, &[1, 2]),
        ];
        for (number, known) in values {
            for value in 0..5 {
                let is_known = Features::default().set(Setting { number, value });
                assert_eq!(is_known, known.contains(&value), "{number} = {value}");
            }
        }
        for (number, is_known) in [(0, false), (7, true), (8, true), (9, false), (999, false), (1000, true)] {
            let setting = Setting { number, value: 1 };
            assert_eq!(Features::default().set(setting), is_known, "{number}");
        }
    }
}
