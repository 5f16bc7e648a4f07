//! Events that are not HTTP requests.

use std::fmt;

use crate::json::InvalidJson;

/// The maximum number of keys that an error lists.
const MAX_KEYS: usize = 8;

/// The error of an event that is not an HTTP request. It says what the event looks like, and which triggers
/// are supported.
///
/// The invocation fails with this error on purpose, so that a queue delivers its message again.
#[derive(Debug, Clone)]
pub struct UnknownEvent(Reason);

#[derive(Debug, Clone)]
enum Reason {
    InvalidJson(InvalidJson),
    Clues(Clues),
}

/// The parts of an event that show what it is, if it is not an HTTP request.
#[derive(Debug, Clone, Default)]
pub(super) struct Clues {
    /// The type of the event, if it is not an object.
    pub(super) scalar: Option<&'static str>,
    /// The event has `requestContext.connectionId`.
    pub(super) has_connection: bool,
    /// The event has `methodArn` or `routeArn`.
    pub(super) is_authorizer: bool,
    /// The event has `detail-type`.
    pub(super) is_event_bridge: bool,
    /// `Records[0].eventSource`, such as `aws:sqs`, or `Lambda@Edge` if the record has `cf`.
    pub(super) record_source: Option<String>,
    keys: Vec<String>,
}

impl Clues {
    /// Records a top-level key that no HTTP request has.
    pub(super) fn add_key(&mut self, key: &str) {
        if self.keys.len() < MAX_KEYS {
            self.keys.push(key.chars().take(40).collect());
        }
    }

    /// Returns true if the event is not an HTTP request, whatever else it contains.
    ///
    /// The events of Lambda authorizers and of WebSocket messages have the keys of an HTTP request too.
    pub(super) fn is_conclusive(&self) -> bool {
        self.is_authorizer || self.has_connection || self.record_source.is_some()
    }
}

impl From<Clues> for UnknownEvent {
    fn from(clues: Clues) -> Self {
        Self(Reason::Clues(clues))
    }
}

impl From<InvalidJson> for UnknownEvent {
    fn from(error: InvalidJson) -> Self {
        Self(Reason::InvalidJson(error))
    }
}

impl fmt::Display for Clues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self { record_source: Some(source), .. } => write!(f, "a batch of records from `{source}`"),
            Self { scalar: Some(kind), .. } => f.write_str(kind),
            Self { is_authorizer: true, .. } => f.write_str("a request to a Lambda authorizer"),
            Self { has_connection: true, .. } => f.write_str("a message from an API Gateway WebSocket API"),
            Self { is_event_bridge: true, .. } => f.write_str("an event from EventBridge"),
            Self { keys, .. } if keys.is_empty() => {
                f.write_str("an object without the keys of an HTTP request")
            }
            Self { keys, .. } => write!(f, "an object with the keys `{}`", keys.join("`, `")),
        }
    }
}

impl fmt::Display for UnknownEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::InvalidJson(error) => write!(f, "the event is not valid: {error}"),
            Reason::Clues(clues) => write!(
                f,
                "this function handles HTTP requests, but the event is {clues}: invoke it through an API Gateway REST API or \
                 HTTP API, a Lambda Function URL, an Application Load Balancer or VPC Lattice, or with an event in payload format 2.0"
            ),
        }
    }
}

impl std::error::Error for UnknownEvent {}
