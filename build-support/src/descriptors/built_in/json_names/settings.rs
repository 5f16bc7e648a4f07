//! The options of a message that decide which names can be the same.

use protox::prost_reflect::{DynamicMessage, MessageDescriptor, Value};

use super::super::source_file::SourceFile;

/// What protoc accepts in a message.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// The message has the option `deprecated_legacy_json_field_conflicts`, and its file no edition.
    pub(super) accepts_all: bool,
    /// Names in brackets are accepted, because the message has this option.
    pub(super) accepts_brackets: bool,
    /// protoc only warns if one of two names is a default name, as in proto2.
    pub(super) is_legacy: bool,
}

impl Settings {
    pub(super) fn of(message: &MessageDescriptor, file: &SourceFile) -> Self {
        let has_option = field(&message.options(), "deprecated_legacy_json_field_conflicts")
            .and_then(|value| value.as_bool())
            .unwrap_or_default();
        if file.edition().is_none() {
            let is_legacy = file.descriptor.syntax() != "proto3";
            return Self { accepts_all: has_option, accepts_brackets: has_option, is_legacy };
        }
        let parents = std::iter::successors(Some(message.clone()), MessageDescriptor::parent_message);
        let mut options = parents.map(|message| message.options()).chain([message.parent_file().options()]);
        let format = options.find_map(|options| json_format(&options));
        let is_legacy = has_option || format == Some(LEGACY_BEST_EFFORT);
        Self { accepts_all: false, accepts_brackets: has_option, is_legacy }
    }
}

/// Returns the feature `json_format`, if the options set it.
fn json_format(options: &DynamicMessage) -> Option<i32> {
    let features = field(options, "features")?;
    field(features.as_message()?, "json_format")?.as_enum_number()
}

fn field(message: &DynamicMessage, name: &str) -> Option<Value> {
    message.has_field_by_name(name).then(|| message.get_field_by_name(name))?.map(|value| value.into_owned())
}

/// `google.protobuf.FeatureSet.JsonFormat.LEGACY_BEST_EFFORT`.
const LEGACY_BEST_EFFORT: i32 = 2;
