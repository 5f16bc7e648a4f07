//! An event on its way, and what becomes of its reply.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};

use super::settings::Settings;
use crate::front::door::Door;
use crate::front::failure::{self, Failure};
use crate::front::reply::{MAX_REPLY, Malformed};
use crate::front::stamp::Stamp;
use crate::front::{alb, cors, gate, http_api, lattice, payload_v1, prelude};

/// The event of one request, and the door that waits for its reply.
///
/// For tests that invoke their function by other means than [`Deployment::call`](super::Deployment::call).
#[derive(Debug)]
pub struct Invocation {
    settings: Arc<Settings>,
    event: Bytes,
    stamp: Stamp,
    accept: Option<String>,
}

impl Invocation {
    pub(super) fn new(settings: Arc<Settings>, event: String, stamp: Stamp, accept: Option<String>) -> Self {
        Self { settings, event: event.into(), stamp, accept }
    }

    /// Returns the event's JSON.
    #[must_use]
    pub fn event(&self) -> &Bytes {
        &self.event
    }

    /// Returns the id that the door gave the request; doors that have none in their events give Lambda's.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.stamp.request_id
    }

    /// Returns the X-Ray trace id that Lambda tells the function with the event.
    #[must_use]
    pub fn trace_id(&self) -> &str {
        &self.stamp.trace_id
    }

    /// Makes the response of a buffered reply.
    #[must_use]
    pub fn reply(&self, json: &[u8]) -> Response<Bytes> {
        let Settings { door, binary_media_types, is_streaming, .. } = &*self.settings;
        let read = match door {
            _ if json.len() > MAX_REPLY => return self.fail(Failure::Function { error: TOO_LARGE }),
            // Whoever forgets to stream has the reply's JSON sent on as if it were the body; a REST API misses the delimiter.
            Door::FunctionUrl if *is_streaming => return self.finish(octets(json)),
            Door::RestApi if *is_streaming => Err(Malformed::Shape),
            Door::Alb | Door::AlbMultiValue if json.len() > alb::LIMIT => Err(Malformed::Shape),
            Door::RestApi => payload_v1::rest_response(json, self.accept.as_deref(), binary_media_types),
            Door::HttpApiV1 => payload_v1::http_api_response(json),
            Door::HttpApi | Door::Invoke => http_api::response(json),
            Door::FunctionUrl => http_api::response(json).map(with_default_type),
            Door::Alb => alb::response(json, alb::Form::SingleValue),
            Door::AlbMultiValue => alb::response(json, alb::Form::MultiValue),
            Door::LatticeV1 | Door::LatticeV2 => lattice::response(json),
        };
        match read {
            Ok(response) => self.finish(response),
            Err(malformed) => self.malformed(malformed),
        }
    }

    /// Makes the response of a reply in response streaming mode that is there as a whole: prelude, eight NUL bytes, body.
    #[must_use]
    pub fn streamed_reply(&self, reply: &[u8]) -> Response<Bytes> {
        let split = prelude::split(reply).filter(|_| self.settings.is_streaming);
        let Some((prelude, body)) = split else { return self.malformed(Malformed::Shape) };
        match self.stream(prelude) {
            Ok(head) => head.map(|()| Bytes::copy_from_slice(body)),
            Err(refusal) => *refusal,
        }
    }

    /// Makes the head of the response whose reply begins with this prelude; the body goes on as it is.
    ///
    /// # Errors
    ///
    /// What the caller gets if the prelude is none, is over 16 KB, or the door is not in response streaming mode.
    pub fn stream(&self, prelude: &[u8]) -> Result<Response<()>, Box<Response<Bytes>>> {
        let is_short = prelude.len() + prelude::DELIMITER.len() <= prelude::MAX_PRELUDE;
        let head = Some(prelude).filter(|_| is_short && self.settings.is_streaming);
        let head = head.and_then(|prelude| prelude::read(prelude).ok());
        let head = head.ok_or_else(|| Box::new(self.malformed(Malformed::Shape)))?;
        Ok(self.finish(Response::from_parts(head, Bytes::new())).map(drop))
    }

    /// Makes the response of a call that the function does not answer.
    #[must_use]
    pub fn fail(&self, failure: Failure<'_>) -> Response<Bytes> {
        let mut response = failure::answer(self.settings.door, failure);
        self.mark(response.headers_mut());
        response
    }

    fn malformed(&self, malformed: Malformed) -> Response<Bytes> {
        let mut response = self.fail(Failure::Malformed);
        if self.settings.door == Door::RestApi {
            *response.status_mut() = payload_v1::rest_status(malformed);
        }
        response
    }

    fn finish(&self, mut response: Response<Bytes>) -> Response<Bytes> {
        let headers = response.headers_mut();
        match self.settings.door {
            // "Total combined size of request line and header values" is documented without a direction.
            Door::RestApi | Door::HttpApi | Door::HttpApiV1 if gate::size(headers) > gate::MAX_HEADERS => {
                return self.malformed(Malformed::Shape);
            }
            Door::RestApi => payload_v1::remap(headers),
            // Not documented; seen by users of Function URLs with basic authentication.
            Door::FunctionUrl => {
                if let Some(value) = headers.remove(header::WWW_AUTHENTICATE) {
                    headers.insert(HeaderName::from_static("x-amzn-remapped-www-authenticate"), value);
                }
            }
            _ => {}
        }
        // What ends at this hop, and the length, which the door counts itself.
        for name in [header::CONNECTION, header::TRANSFER_ENCODING, header::CONTENT_LENGTH] {
            headers.remove(name);
        }
        self.mark(headers);
        response
    }

    /// Adds the door's own headers.
    fn mark(&self, headers: &mut HeaderMap) {
        let Settings { door, is_cors, .. } = &*self.settings;
        let Stamp { request_id, trace_id, .. } = &self.stamp;
        let own: &[(&'static str, &str)] = match door {
            Door::RestApi => &[
                ("x-amzn-requestid", request_id),
                ("x-amz-apigw-id", "a1b2c3d4e5f6="),
                ("x-amzn-trace-id", trace_id),
            ],
            Door::HttpApi | Door::HttpApiV1 => &[("apigw-requestid", request_id)],
            Door::FunctionUrl => &[("x-amzn-requestid", request_id), ("x-amzn-trace-id", trace_id)],
            _ => &[],
        };
        for (name, value) in own {
            if let Ok(value) = HeaderValue::try_from(*value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        if *is_cors {
            cors::mark(*door, headers);
        }
    }
}

/// What Lambda says of a reply over its limit.
const TOO_LARGE: &[u8] = b"{\"errorType\":\"Function.ResponseSizeTooLarge\",\"errorMessage\":\"Response payload size exceeded maximum allowed payload size (6291556 bytes).\"}";

fn octets(body: &[u8]) -> Response<Bytes> {
    let mut response = Response::new(Bytes::copy_from_slice(body));
    *response.status_mut() = StatusCode::OK;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    response
}

fn with_default_type(mut response: Response<Bytes>) -> Response<Bytes> {
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().entry(header::CONTENT_TYPE).or_insert(json);
    response
}
