//! An event as an HTTP request.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::header::HeaderMap;
use http::{Method, Request, Uri, request};

use super::detection::detect;
use super::origin::Origin;
use super::path;
use super::prefixes::Prefixes;
use super::raw_event::RawEvent;
use super::response;
use super::unknown_event::UnknownEvent;
use crate::body::Body;
use crate::call::Rejection;
use crate::context::{LambdaContext, RequestContext};
use crate::json::Reader;
use crate::trigger::Trigger;

/// An event that is an HTTP request.
pub(crate) struct Event {
    origin: Origin,
    method: Method,
    target: String,
    headers: HeaderMap,
    /// The body as it is in the event.
    body: Bytes,
    is_base64: bool,
    context: Option<Box<str>>,
}

/// The HTTP request of an event.
pub(crate) struct OpenedEvent {
    pub(crate) head: request::Parts,
    pub(crate) body: Body,
    pub(crate) origin: Origin,
    pub(crate) rejection: Option<Rejection>,
    /// The response should be text, because the trigger may not decode base64.
    pub(crate) is_text_only: bool,
    /// The trigger sent a binary body as text. It will not decode base64 either.
    pub(crate) is_binary_as_text: bool,
}

impl Event {
    /// Parses the JSON of an event.
    ///
    /// The body stays where it is. It is decoded there, unless another clone of `json` exists.
    ///
    /// # Errors
    ///
    /// Returns an error if the event is not JSON, or not an HTTP request: a message from SQS, S3 or a
    /// WebSocket, for example. A response to such an event would acknowledge a message that was not handled.
    pub(crate) fn from_json(json: &Bytes) -> Result<Self, UnknownEvent> {
        let event = RawEvent::parse(Reader::from_bytes(json)?)?;
        let Some(origin) = detect(&event) else { return Err(event.clues.into()) };
        let target = origin.request_target(&event);
        // An invalid method is replaced by GET, and the request is rejected like a GET request.
        let method = Method::from_bytes(target.method.as_bytes()).unwrap_or_default();
        let target = path::join(&target.path, &target.query);
        let headers = event.headers.finish(&event.cookies);
        let body = match event.body.0 {
            Some(Cow::Borrowed(text)) => json.slice_ref(text.as_bytes()),
            Some(Cow::Owned(text)) => text.into(),
            None => Bytes::new(),
        };
        let context = event.context.json.map(Box::from);
        Ok(Self { origin, method, target, headers, body, is_base64: event.is_base64, context })
    }

    pub(crate) fn origin(&self) -> Origin {
        self.origin
    }

    /// Returns the trigger that sent the event.
    pub(crate) fn trigger(&self) -> Trigger {
        self.origin.trigger
    }

    pub(crate) fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the path, without the stage of an API.
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Returns true if the trigger can be configured for response streaming.
    ///
    /// [Function URLs and REST APIs](https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html)
    /// can, other triggers cannot.
    pub(crate) fn can_stream(&self) -> bool {
        matches!(self.trigger(), Trigger::FunctionUrl | Trigger::RestApi)
    }

    /// Creates the request that the trigger received, without one of `prefixes`. Its extensions contain the
    /// [`RequestContext`].
    pub(crate) fn open(self, prefixes: &Prefixes, lambda: Option<LambdaContext>) -> OpenedEvent {
        let Self { origin, method, mut target, headers, body, is_base64, context } = self;
        // A REST API decodes base64 only if `binaryMediaTypes` says so, and then it also sends bodies as
        // base64: https://docs.aws.amazon.com/apigateway/latest/developerguide/lambda-proxy-binary-media.html
        let is_text_only = origin.trigger == Trigger::RestApi && !is_base64;
        let is_binary_as_text = is_text_only && !body.is_empty() && !response::is_text(&headers);
        let (body, mut rejection) = decode(body, is_base64, &headers);
        match prefixes.strip(&target).map(str::len) {
            Some(length) => drop(target.drain(..target.len() - length)),
            None => rejection = rejection.or(Some(Rejection::OutsidePrefix)),
        }
        let (mut head, body) = Request::new(Body::new(body)).into_parts();
        let Origin { trigger, format } = origin;
        head.extensions.insert(RequestContext::new(trigger, format, context, &headers, lambda));
        head.method = method;
        head.uri = Uri::try_from(target).unwrap_or_default();
        head.headers = headers;
        OpenedEvent { head, body, origin, rejection, is_text_only, is_binary_as_text }
    }
}

/// Decodes the body of an event.
fn decode(text: Bytes, is_base64: bool, headers: &HeaderMap) -> (Bytes, Option<Rejection>) {
    if is_base64 {
        return decode_base64(text)
            .map_or((Bytes::new(), Some(Rejection::InvalidBase64)), |body| (body, None));
    }
    // The replacement character stands for bytes that are not UTF-8, which are lost.
    let is_damaged = !response::is_text(headers)
        && str::from_utf8(&text).is_ok_and(|text| text.contains(char::REPLACEMENT_CHARACTER));
    (text, is_damaged.then_some(Rejection::DamagedBody))
}

/// Decodes base64, in place if this is the only reference to the bytes. Allocating megabytes costs more than
/// decoding them.
fn decode_base64(text: Bytes) -> Option<Bytes> {
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
        // Headers and body are left out, because logs must not contain tokens.
        f.debug_tuple("Event").field(&self.origin).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str =
        r#"{"rawPath":"/a.B/C","requestContext":{"http":{"method":"POST"}},"isBase64Encoded":true,"body":"#;

    fn open(event: Bytes) -> OpenedEvent {
        let parsed = Event::from_json(&event).unwrap();
        drop(event);
        parsed.open(&Prefixes::default(), None)
    }

    #[test]
    fn decodes_a_body_in_place_or_into_new_memory() {
        for (text, expected) in [
            (r#""AAAAAAJoaQ==""#, (b"\0\0\0\0\x02hi".to_vec(), None)),
            // Some encoders escape every slash.
            (r#""\/\/8=""#, (vec![0xff, 0xff], None)),
            (r#""AAAAAAJoaQ=""#, (Vec::new(), Some(Rejection::InvalidBase64))),
            (r#""""#, (Vec::new(), None)),
            ("null", (Vec::new(), None)),
        ] {
            let body = |event| {
                let OpenedEvent { body, rejection, .. } = open(event);
                (body.data().to_vec(), rejection)
            };
            let event = Bytes::from(format!("{EVENT}{text}}}"));
            let copy = event.to_vec();
            // `event` is another reference to the bytes, which must not change.
            assert_eq!(body(event.clone()), expected, "{text}");
            assert_eq!(event, copy);
            assert_eq!(body(event), expected, "{text}");
        }
    }

    #[test]
    fn keeps_the_body_where_it_is() {
        let event = Bytes::from(format!("{EVENT}\"AAAAAAJoaQ==\"}}"));
        let range = event.as_ptr_range();
        assert!(range.contains(&open(event).body.data().as_ptr()));
    }
}
