//! What a name must mean.

use super::super::symbols::Kind;

/// What a name must mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Message,
    Type,
    Extension,
}

impl Expected {
    pub(super) fn accepts(self, kind: Kind) -> bool {
        match self {
            Self::Message => matches!(kind, Kind::Message | Kind::MapEntry),
            Self::Type => matches!(kind, Kind::Message | Kind::MapEntry | Kind::Enum(_)),
            Self::Extension => kind == Kind::Extension,
        }
    }

    pub(super) fn description(self) -> &'static str {
        match self {
            Self::Message => "a message",
            Self::Type => "a message or enum",
            Self::Extension => "an extension",
        }
    }
}
