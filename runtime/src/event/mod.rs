//! AWS in, AWS out: knows front doors, and nothing of RPC.

mod evidence;
mod fields;
mod headers;
mod http_api;
mod json;
mod path;
mod prefix;
mod read;

use std::fmt;

use http::Request;
use http::response::Parts;
use serde::{Deserialize, Deserializer};

use self::evidence::Evidence;
use self::fields::Fields;
pub(crate) use self::prefix::Prefixes;
use crate::body::Body;

/// One Lambda event, read in a single pass.
///
/// Reading it fails only for what is no JSON. An event that is no HTTP request, or whose body is damaged, is a value like
/// any other: `lambda_runtime` would report a failing `Deserialize` as a failed invocation before this crate sees it.
pub struct Event(Result<Box<Fields>, UnknownEvent>);

impl Event {
    /// Makes the request that the front door received, below one of `prefixes`, and names the door that waits for its reply.
    ///
    /// # Errors
    ///
    /// Events that are no HTTP request (SQS, S3, WebSocket, authorizer..): to answer one would lose somebody's message.
    pub(crate) fn open(self, prefixes: &Prefixes) -> Result<(Request<Body>, Door), UnknownEvent> {
        self.0.map(|fields| (http_api::request(*fields, prefixes), Door::HttpApi))
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (fields, evidence) = read::event(deserializer)?;
        Ok(Self(if fields.is_http_api { Ok(Box::new(fields)) } else { Err(UnknownEvent(evidence)) }))
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither headers nor body: an event that somebody logs must not show their tokens.
        let door = self.0.as_ref().map(|_| Door::HttpApi);
        f.debug_tuple("Event").field(&door).finish()
    }
}

/// What invoked the function, as far as the reply's shape depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// API Gateway HTTP API with payload format 2.0, or a Lambda Function URL: one shape.
    HttpApi,
}

impl Door {
    /// Writes the reply JSON that this door reads.
    pub(crate) fn reply(self, head: &Parts, body: &[u8]) -> Result<String, TooLarge> {
        match self {
            Self::HttpApi => http_api::reply(head, body),
        }
    }
}

/// A reply that the front door would not let through.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLarge {
    /// Bytes of reply JSON.
    pub(crate) size: usize,
    /// The most that the door takes.
    pub(crate) limit: usize,
}

/// Says that an event is no HTTP request, what it looks like, and what would have been answered.
///
/// The invocation fails with it, on purpose: a queue then delivers its message again.
#[derive(Debug, Clone)]
pub struct UnknownEvent(Evidence);

impl fmt::Display for UnknownEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "this function answers HTTP requests, and {}: invoke it through an API Gateway HTTP API (payload format 2.0) or a Lambda Function URL",
            self.0
        )
    }
}

impl std::error::Error for UnknownEvent {}
