//! What an event looks like that is no HTTP request of a kind served here.

use std::fmt;

/// Names of top-level keys that an error lists; more would not help to recognise the event.
const MAX_KEYS: usize = 8;

/// The clues met while the event was read.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// `requestContext.connectionId`.
    pub(super) has_connection: bool,
    /// `requestContext.elb`.
    pub(super) has_elb: bool,
    /// Top-level `httpMethod`.
    pub(super) has_http_method: bool,
    /// `requestContext.serviceNetworkArn`, or top-level `raw_path`.
    pub(super) is_lattice: bool,
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
    pub(super) fn note_key(&mut self, key: &[u8]) {
        if self.keys.len() < MAX_KEYS {
            self.keys.push(String::from_utf8_lossy(key).chars().take(40).collect());
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(source) = &self.record_source {
            return write!(f, "the event is a batch of records from `{source}`");
        }
        // In this order: an authorizer's event has `httpMethod` too, and a WebSocket's has nothing of its own but that.
        f.write_str(match self {
            Self { is_authorizer: true, .. } => "the event asks a Lambda authorizer",
            Self { has_connection: true, .. } => "the event comes from an API Gateway WebSocket API",
            Self { has_elb: true, .. } => "the event comes from an Application Load Balancer, which is not served yet",
            Self { is_lattice: true, .. } => "the event comes from VPC Lattice, which is not served yet",
            Self { has_http_method: true, .. } => {
                "the event has API Gateway's payload format 1.0 (a REST API, or an HTTP API set to 1.0), which is not served yet"
            }
            Self { is_event_bridge: true, .. } => "the event comes from EventBridge",
            Self { keys, .. } if keys.is_empty() => "the event is an object that says nothing of one",
            Self { keys, .. } => {
                return write!(f, "the event is an object with the keys `{}`", keys.join("`, `"));
            }
        })
    }
}
