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

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::header::HeaderMap;
use http::{Method, Request, Uri, request};
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
pub(crate) use self::reply::{BARE, BARE_PRELUDE};
use crate::body::Body;
use crate::call::Fault;
use crate::context::LambdaContext;

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
    /// As it is in the event.
    body: Bytes,
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
    /// The body stays where it is, and is decoded there if nobody holds the bytes but the event.
    ///
    /// # Errors
    ///
    /// Bytes that are no JSON.
    pub fn from_json(json: Bytes) -> Result<Self, InvalidJson> {
        let event = Reading::of(Reader::of_bytes(&json)?)?;
        Ok(Self(Arrival::of(event, &json)))
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
    pub(crate) fn open(
        self,
        prefixes: &Prefixes,
        lambda: Option<LambdaContext>,
    ) -> Result<Opened, UnknownEvent> {
        let Arrival { door, method, mut target, headers, body, is_base64, context } = self.0?;
        let (body, mut fault) = decode(body, is_base64, &headers);
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
        let json = Box::<str>::from(Box::<RawValue>::deserialize(deserializer)?);
        Self::from_json(String::from(json).into()).map_err(D::Error::custom)
    }
}

impl Arrival {
    fn of(event: Reading<'_>, json: &Bytes) -> Result<Self, UnknownEvent> {
        let Some(door) = Door::of(&event) else { return Err(UnknownEvent(event.evidence)) };
        let route = door.route(&event);
        // What HTTP does not allow as a method is not POST either, and answered like a GET.
        let method = Method::from_bytes(route.method.as_bytes()).unwrap_or_default();
        let target = path::target(&route.path, &route.query);
        let headers = event.headers.finish(&event.cookies);
        let body = match event.body.0 {
            Some(Cow::Borrowed(text)) => json.slice_ref(text.as_bytes()),
            Some(Cow::Owned(text)) => text.into(),
            None => Bytes::new(),
        };
        let context = event.context.json.map(Box::from);
        Ok(Self { door, method, target, headers, body, is_base64: event.is_base64, context })
    }
}

/// Undoes what the front door did to the body.
fn decode(text: Bytes, is_base64: bool, headers: &HeaderMap) -> (Bytes, Option<Fault>) {
    if is_base64 {
        return base64(text).map_or((Bytes::new(), Some(Fault::Base64)), |body| (body, None));
    }
    // The character that stands for bytes which are no text: they are lost.
    let is_mangled = !reply::is_text(headers)
        && str::from_utf8(&text).is_ok_and(|text| text.contains(char::REPLACEMENT_CHARACTER));
    (text, is_mangled.then_some(Fault::Mangled))
}

/// Decodes in place what nobody else holds: memory for megabytes costs more than to decode them.
fn base64(text: Bytes) -> Option<Bytes> {
    match text.try_into_mut() {
        Ok(mut text) => {
            let length = base64_simd::STANDARD.decode_inplace(&mut text).ok()?.len();
            text.truncate(length);
            Some(text.freeze())
        }
        Err(text) => base64_simd::STANDARD.decode_to_vec(text).ok().map(Bytes::from),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str =
        r#"{"rawPath":"/a.B/C","requestContext":{"http":{"method":"POST"}},"isBase64Encoded":true,"body":"#;

    fn body(event: Bytes) -> (Vec<u8>, Option<Fault>) {
        let Opened { body, fault, .. } =
            Event::from_json(event).unwrap().open(&Prefixes::default(), None).unwrap();
        (body.data().to_vec(), fault)
    }

    #[test]
    fn decodes_a_body_in_its_event_or_beside_it() {
        for (text, expected) in [
            (r#""AAAAAAJoaQ==""#, (b"\0\0\0\0\x02hi".to_vec(), None)),
            // As some encoders have it, which escape every slash.
            (r#""\/\/8=""#, (vec![0xff, 0xff], None)),
            (r#""AAAAAAJoaQ=""#, (Vec::new(), Some(Fault::Base64))),
            (r#""""#, (Vec::new(), None)),
            ("null", (Vec::new(), None)),
        ] {
            let event = Bytes::from(format!("{EVENT}{text}}}"));
            let copy = event.to_vec();
            // Held here too, so it must stay as it is.
            assert_eq!(body(event.clone()), expected, "{text}");
            assert_eq!(event, copy);
            assert_eq!(body(event), expected, "{text}");
        }
    }

    #[test]
    fn keeps_a_body_where_it_was() {
        let event = Bytes::from(format!("{EVENT}\"AAAAAAJoaQ==\"}}"));
        let range = event.as_ptr_range();
        let opened = Event::from_json(event).unwrap().open(&Prefixes::default(), None).unwrap();
        assert!(range.contains(&opened.body.data().as_ptr()));
    }
}
