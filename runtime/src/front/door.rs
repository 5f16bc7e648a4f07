//! The front doors by name.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// What invokes a function on behalf of an HTTP request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Door {
    /// An API Gateway REST API, whose events have payload format 1.0.
    RestApi,
    /// An API Gateway HTTP API that is set to payload format 1.0.
    HttpApiV1,
    /// An API Gateway HTTP API with payload format 2.0.
    HttpApi,
    /// An Application Load Balancer.
    Alb,
    /// An Application Load Balancer whose target group has `lambda.multi_value_headers.enabled`.
    AlbMultiValue,
    /// A Lambda Function URL.
    FunctionUrl,
    /// A VPC Lattice target group whose events are of version 1.
    LatticeV1,
    /// A VPC Lattice target group whose events are of version 2.
    LatticeV2,
    /// No door: a client that calls Lambda's Invoke API with an event of payload format 2.0.
    Invoke,
}

const NAMES: [(Door, &str); 9] = [
    (Door::RestApi, "rest"),
    (Door::HttpApiV1, "http-v1"),
    (Door::HttpApi, "http"),
    (Door::Alb, "alb"),
    (Door::AlbMultiValue, "alb-multi"),
    (Door::FunctionUrl, "url"),
    (Door::LatticeV1, "lattice-v1"),
    (Door::LatticeV2, "lattice"),
    (Door::Invoke, "invoke"),
];

impl Door {
    /// Every door.
    pub const ALL: [Self; 9] = [
        Self::RestApi,
        Self::HttpApiV1,
        Self::HttpApi,
        Self::Alb,
        Self::AlbMultiValue,
        Self::FunctionUrl,
        Self::LatticeV1,
        Self::LatticeV2,
        Self::Invoke,
    ];

    /// Returns how long the door waits for the function; `None` if it waits as long as the function may run.
    ///
    /// [REST API](https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html),
    /// [HTTP API](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html).
    #[must_use]
    pub fn patience(self) -> Option<Duration> {
        match self {
            Self::RestApi => Some(Duration::from_secs(29)),
            Self::HttpApi | Self::HttpApiV1 => Some(Duration::from_secs(30)),
            _ => None,
        }
    }

    /// Returns true if clients can speak HTTP/2 with the door: to all but Function URLs, which offer no ALPN.
    #[must_use]
    pub fn has_http2(self) -> bool {
        self != Self::FunctionUrl
    }

    /// Returns true if the door has a response streaming mode.
    #[must_use]
    pub fn can_stream(self) -> bool {
        matches!(self, Self::RestApi | Self::FunctionUrl)
    }

    /// Returns the most bytes that the door takes as a request's body.
    #[must_use]
    pub fn max_body(self) -> usize {
        match self {
            Self::RestApi | Self::HttpApi | Self::HttpApiV1 => 10 * 1024 * 1024,
            Self::Alb | Self::AlbMultiValue => super::alb::LIMIT,
            _ => super::MAX_EVENT,
        }
    }
}

/// Writes the name that [`FromStr`] reads.
impl fmt::Display for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(door, _)| door == self).map(|(_, name)| *name);
        f.write_str(name.unwrap_or_default())
    }
}

/// Reads `rest`, `http-v1`, `http`, `alb`, `alb-multi`, `url`, `lattice-v1`, `lattice` or `invoke`.
impl FromStr for Door {
    type Err = UnknownDoor;

    fn from_str(text: &str) -> Result<Self, UnknownDoor> {
        let door = NAMES.iter().find(|(_, name)| *name == text).map(|(door, _)| *door);
        door.ok_or_else(|| UnknownDoor(text.to_owned()))
    }
}

/// Says that a text names no door.
#[derive(Debug, Clone)]
pub struct UnknownDoor(String);

impl fmt::Display for UnknownDoor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = NAMES.map(|(_, name)| name).join("`, `");
        write!(f, "`{}` is no front door: take one of `{names}`", self.0)
    }
}

impl std::error::Error for UnknownDoor {}
