//! The options of the JSON mapping.

/// The options in which protocols differ. The default is what Connect does.
#[derive(Debug, Clone, Copy, Default)]
pub struct JsonOptions {
    /// Rejects JSON with fields that the message does not have. By default, such fields are ignored.
    pub deny_unknown_fields: bool,
    /// Encodes fields that have their default value. By default, they are left out.
    pub emit_defaults: bool,
    /// Encodes field names as in the proto. By default, they are in lower camel case. Both forms are decoded.
    pub proto_names: bool,
}
