//! What an event looks like that is no HTTP request.

use std::fmt;

/// Names of top-level keys that an error lists; more would not help to recognise the event.
const MAX_KEYS: usize = 8;

/// The clues met while the event was read.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// The event is no JSON object, but this.
    pub(super) scalar: Option<&'static str>,
    /// `requestContext.connectionId`.
    pub(super) has_connection: bool,
    /// Top-level `methodArn` or `routeArn`.
    pub(super) is_authorizer: bool,
    /// Top-level `detail-type`.
    pub(super) is_event_bridge: bool,
    /// `Records[0].eventSource`, as in `aws:sqs`, or `cf` of Lambda@Edge.
    pub(super) record_source: Option<String>,
    keys: Vec<String>,
}

impl Evidence {
    /// Remembers a top-level key that nothing else explains.
    pub(super) fn note_key(&mut self, key: &str) {
        if self.keys.len() < MAX_KEYS {
            self.keys.push(key.chars().take(40).collect());
        }
    }

    /// Returns true if the event is certainly none that is served, whatever else it holds.
    ///
    /// The question to a Lambda authorizer, and a WebSocket message, look much like the request that they belong to.
    pub(super) fn is_conclusive(&self) -> bool {
        self.is_authorizer || self.has_connection || self.record_source.is_some()
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self { record_source: Some(source), .. } => {
                write!(f, "the event is a batch of records from `{source}`")
            }
            Self { scalar: Some(kind), .. } => write!(f, "the event is {kind}"),
            Self { is_authorizer: true, .. } => f.write_str("the event asks a Lambda authorizer"),
            Self { has_connection: true, .. } => {
                f.write_str("the event comes from an API Gateway WebSocket API")
            }
            Self { is_event_bridge: true, .. } => f.write_str("the event comes from EventBridge"),
            Self { keys, .. } if keys.is_empty() => {
                f.write_str("the event is an object that says nothing of one")
            }
            Self { keys, .. } => write!(f, "the event is an object with the keys `{}`", keys.join("`, `")),
        }
    }
}
