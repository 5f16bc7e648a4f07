//! What names mean.

/// What a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Package,
    Message,
    /// The message of a map field.
    MapEntry,
    Enum(EnumRules),
    Service,
    Extension,
    /// A field, oneof, enum value or RPC.
    Other,
}

/// What decides where an enum can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EnumRules {
    pub(crate) is_proto2: bool,
    pub(crate) starts_at_zero: bool,
}

impl Kind {
    pub(super) fn is_type(self) -> bool {
        matches!(self, Self::Message | Self::MapEntry | Self::Enum(_))
    }

    pub(super) fn has_members(self) -> bool {
        matches!(self, Self::Package | Self::Service) || self.is_type()
    }
}
