//! The triggers that `--trigger` can name.

use std::fmt;
use std::str::FromStr;

use lambda_grpc::Trigger;
use lambda_grpc::testing::{Deployment, PayloadFormat};

/// A trigger with a payload format, as `--trigger` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerName {
    RestApi,
    HttpApi,
    HttpApiV1,
    FunctionUrl,
    Alb,
    AlbMultiValue,
    Lattice,
    LatticeV1,
    DirectInvoke,
}

impl TriggerName {
    pub const ALL: [Self; 9] = [
        Self::RestApi,
        Self::HttpApi,
        Self::HttpApiV1,
        Self::FunctionUrl,
        Self::Alb,
        Self::AlbMultiValue,
        Self::Lattice,
        Self::LatticeV1,
        Self::DirectInvoke,
    ];

    const fn row(self) -> (&'static str, Trigger, PayloadFormat) {
        match self {
            Self::RestApi => ("rest-api", Trigger::RestApi, PayloadFormat::V1),
            Self::HttpApi => ("http-api", Trigger::HttpApi, PayloadFormat::V2),
            Self::HttpApiV1 => ("http-api-v1", Trigger::HttpApi, PayloadFormat::V1),
            Self::FunctionUrl => ("function-url", Trigger::FunctionUrl, PayloadFormat::V2),
            Self::Alb => ("alb", Trigger::Alb, PayloadFormat::Alb),
            Self::AlbMultiValue => ("alb-multi-value", Trigger::Alb, PayloadFormat::AlbMultiValue),
            Self::Lattice => ("lattice", Trigger::Lattice, PayloadFormat::LatticeV2),
            Self::LatticeV1 => ("lattice-v1", Trigger::Lattice, PayloadFormat::LatticeV1),
            Self::DirectInvoke => ("direct-invoke", Trigger::DirectInvoke, PayloadFormat::V2),
        }
    }

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }

    #[must_use]
    pub const fn trigger(self) -> Trigger {
        self.row().1
    }

    /// Returns the trigger with the defaults of AWS.
    #[must_use]
    pub fn deployment(self) -> Deployment {
        let (_, trigger, format) = self.row();
        Deployment::new(trigger).payload_format(format)
    }

    /// Returns false for Function URLs, which have HTTP/1.1 only.
    #[must_use]
    pub fn has_http2(self) -> bool {
        self.trigger() != Trigger::FunctionUrl
    }

    /// Returns true if the trigger has response streaming.
    #[must_use]
    pub fn has_streaming(self) -> bool {
        matches!(self.trigger(), Trigger::RestApi | Trigger::FunctionUrl)
    }
}

impl fmt::Display for TriggerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for TriggerName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|name| name.as_str() == text).ok_or_else(|| {
            let names = Self::ALL.map(|name| format!("`{name}`")).join(", ");
            format!("unknown trigger `{text}`: use one of {names}")
        })
    }
}
