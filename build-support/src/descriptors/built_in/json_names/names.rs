//! The JSON names of a field.

use prost_types::FieldDescriptorProto;

/// The JSON names of a field.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) default: String,
    /// The custom name, or the default one.
    pub(super) used: String,
}

impl Names {
    pub(super) fn of(field: &FieldDescriptorProto) -> Self {
        let default = default_name(field.name());
        let used = field.json_name.clone().unwrap_or_else(|| default.clone());
        Self { default, used }
    }

    pub(super) fn is_custom(&self) -> bool {
        self.used != self.default
    }

    /// Returns true if the name looks like that of an extension.
    pub(super) fn is_invalid(&self) -> bool {
        self.is_custom() && self.used.starts_with('[') && self.used.ends_with(']')
    }
}

/// Returns the JSON name of a field that has no `json_name`.
fn default_name(name: &str) -> String {
    let mut json_name = String::with_capacity(name.len());
    let mut is_first = false;
    for character in name.chars() {
        if character == '_' {
            is_first = true;
        } else {
            json_name.push(if is_first { character.to_ascii_uppercase() } else { character });
            is_first = false;
        }
    }
    json_name
}
