//! AWS in, AWS out: knows front doors, and nothing of RPC.

mod alb;
mod context;
mod door;
mod evidence;
mod headers;
mod http_api;
mod identity;
mod json;
mod lattice;
mod names;
mod path;
mod prefix;
mod query;
mod read;
mod reply;
mod rest;
mod summary;
mod text;

use std::fmt;

use bytes::Bytes;
use http::header::HeaderMap;
use http::{Method, Request, Uri, request};
use lambda_runtime::Context;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::value::RawValue;

pub use self::context::RequestContext;
pub(crate) use self::door::Door;
pub use self::door::FrontDoor;
use self::evidence::Evidence;
pub use self::identity::{Authorizer, IamIdentity, LatticeIdentity};
pub use self::json::InvalidJson;
use self::json::Reader;
pub(crate) use self::prefix::Prefixes;
use self::read::Reading;
use crate::body::Body;
use crate::call::Fault;

/// One Lambda event, read in a single pass.
///
/// Reading it fails only for what is no JSON. An event that is no HTTP request, or whose body is damaged, is a value like
/// any other: `lambda_runtime` would report a failing `Deserialize` as a failed invocation before this crate sees it.
pub struct Event(Result<Arrival, UnknownEvent>);

/// The HTTP request that an event stands for.
struct Arrival {
    door: Door,
    method: Method,
    target: String,
    headers: HeaderMap,
    body: Bytes,
    fault: Option<Fault>,
    is_base64: bool,
    context: Option<Box<str>>,
}

/// What an event was opened into.
pub(crate) struct Opened {
    pub(crate) head: request::Parts,
    pub(crate) body: Body,
    /// Waits for the reply.
    pub(crate) door: Door,
    pub(crate) fault: Option<Fault>,
    /// See [`CallContext`](crate::call::CallContext).
    pub(crate) is_text_only: bool,
}

impl Event {
    /// Reads an event from its JSON, as the Runtime API hands it out.
    ///
    /// # Errors
    ///
    /// Bytes that are no JSON.
    pub fn from_json(json: &[u8]) -> Result<Self, InvalidJson> {
        Self::read(Reader::of_bytes(json)?)
    }

    fn read(reader: Reader<'_>) -> Result<Self, InvalidJson> {
        Ok(Self(Arrival::of(Reading::of(reader)?)))
    }

    /// Returns the front door that the event came through, if it is one that is served.
    pub(crate) fn front_door(&self) -> Option<FrontDoor> {
        self.0.as_ref().ok().map(|arrival| arrival.door.front())
    }

    /// Returns true if the front door can be set to take replies in streaming form.
    ///
    /// [Function URLs and REST APIs](https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html);
    /// not an HTTP API, a load balancer or VPC Lattice.
    pub(crate) fn can_stream(&self) -> bool {
        matches!(self.front_door(), Some(FrontDoor::FunctionUrl | FrontDoor::RestApi))
    }

    /// Makes the request that the front door received, below one of `prefixes`; its extensions have the
    /// [`RequestContext`].
    ///
    /// # Errors
    ///
    /// Events that are no HTTP request (SQS, S3, WebSocket, authorizer..): to answer one would lose somebody's message.
    pub(crate) fn open(self, prefixes: &Prefixes, lambda: Option<Context>) -> Result<Opened, UnknownEvent> {
        let Arrival { door, method, mut target, headers, body, mut fault, is_base64, context } = self.0?;
        match prefixes.strip(&target).map(str::len) {
            Some(length) => drop(target.drain(..target.len() - length)),
            None => fault = fault.or(Some(Fault::OutsidePrefix)),
        }
        let (mut head, body) = Request::new(Body::new(body)).into_parts();
        head.extensions.insert(RequestContext::new(door, context, &headers, lambda));
        head.method = method;
        head.uri = Uri::try_from(target).unwrap_or_default();
        head.headers = headers;
        // A REST API takes base64 apart only where `binaryMediaTypes` says so, and then it sends bodies as base64 too:
        // https://docs.aws.amazon.com/apigateway/latest/developerguide/lambda-proxy-binary-media.html
        Ok(Opened { head, body, door, fault, is_text_only: door == Door::Rest && !is_base64 })
    }
}

/// For programs that leave the reading to `lambda_runtime`; it costs a copy that [`Event::from_json`] does not make.
impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        Self::read(Reader::new(json.get())).map_err(D::Error::custom)
    }
}

impl Arrival {
    fn of(event: Reading<'_>) -> Result<Self, UnknownEvent> {
        let Some(door) = Door::of(&event) else { return Err(UnknownEvent(event.evidence)) };
        let route = door.route(&event);
        // What HTTP does not allow as a method is not POST either, and answered like a GET.
        let method = Method::from_bytes(route.method.as_bytes()).unwrap_or_default();
        let target = path::target(&route.path, &route.query);
        let headers = event.headers.finish(&event.cookies);
        let (body, fault) = body(event.body.get(), event.is_base64, &headers);
        let context = event.context.json.map(Box::from);
        Ok(Self { door, method, target, headers, body, fault, is_base64: event.is_base64, context })
    }
}

/// Undoes what the front door did to the body.
fn body(text: &str, is_base64: bool, headers: &HeaderMap) -> (Bytes, Option<Fault>) {
    if is_base64 {
        return match base64_simd::STANDARD.decode_to_vec(text) {
            Ok(body) => (body.into(), None),
            Err(_) => (Bytes::new(), Some(Fault::Base64)),
        };
    }
    // The character that stands for bytes which are no text: they are lost.
    let is_mangled = text.contains(char::REPLACEMENT_CHARACTER) && !reply::is_text(headers);
    (Bytes::copy_from_slice(text.as_bytes()), is_mangled.then_some(Fault::Mangled))
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither headers nor body: an event that somebody logs must not show their tokens.
        let door = self.0.as_ref().map(|arrival| arrival.door);
        f.debug_tuple("Event").field(&door).finish()
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
            "this function answers HTTP requests, and {}: invoke it through an API Gateway REST API or HTTP API, a Lambda \
             Function URL, an Application Load Balancer or VPC Lattice, or with an event of an HTTP API's shape",
            self.0
        )
    }
}

impl std::error::Error for UnknownEvent {}
