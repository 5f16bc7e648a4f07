//! The response to an event.

use std::mem;

use bytes::Bytes;
use http::{Response, StatusCode};
use tonic::Status;

use crate::body::Body;
use crate::call::Outcome;
use crate::event::{FALLBACK_PRELUDE, FALLBACK_RESPONSE, Origin, TooLarge};
use crate::protocol::{self, Protocol};

/// An HTTP response, with what is needed to encode it for the trigger, or to reject it if it is too large.
pub(super) struct EventResponse {
    pub(super) origin: Origin,
    pub(super) protocol: Protocol,
    pub(super) response: Response<Body>,
    /// How the call ended.
    pub(super) outcome: Outcome,
}

/// The response that a function sends to the Runtime API.
pub(crate) enum LambdaResponse {
    /// The JSON that the trigger reads.
    Buffered(Bytes),
    Streamed(StreamedResponse),
}

/// A streamed response.
pub(crate) struct StreamedResponse {
    /// The head as JSON, and the eight NUL bytes that end it.
    pub(crate) prelude: Bytes,
    pub(crate) data: Bytes,
}

impl EventResponse {
    /// Creates the response that rejects a call.
    pub(super) fn reject(origin: Origin, protocol: Protocol, status: Status) -> Self {
        let outcome = protocol.outcome(&status);
        Self { origin, protocol, response: protocol.reject(status), outcome }
    }

    /// Encodes the response JSON. Returns it with the outcome of the call.
    pub(super) fn into_buffered(mut self) -> (Bytes, Outcome) {
        self.limit_headers();
        let (head, body) = self.response.into_parts();
        let mut outcome = self.outcome;
        let json = self.origin.response(&head, body.into_data()).unwrap_or_else(|TooLarge { size, limit }| {
            let status = Status::resource_exhausted(format!(
                "the response is {size} bytes as JSON for Lambda, over the limit of {limit} bytes: use a Function URL or a REST API \
                 with response streaming (`ResponseMode::Streaming`) for larger responses"
            ));
            outcome = self.protocol.outcome(&status);
            let (head, body) = self.protocol.reject_keeping_cors(head.headers, status).into_parts();
            // Only CORS headers of megabytes could exceed the limit again.
            self.origin.response(&head, body.into_data()).unwrap_or_else(|_| {
                outcome = Outcome::Http(StatusCode::INTERNAL_SERVER_ERROR);
                FALLBACK_RESPONSE.into()
            })
        });
        (json, outcome)
    }

    /// Encodes the prelude, and keeps the body as it is. Returns both with the outcome of the call.
    pub(super) fn into_streamed(mut self) -> (StreamedResponse, Outcome) {
        self.limit_headers();
        let (mut head, mut body) = self.response.into_parts();
        let mut outcome = self.outcome;
        let prelude = self.origin.prelude(&head).unwrap_or_else(|TooLarge { size, limit }| {
            let headers = mem::take(&mut head.headers);
            let status = headers_too_large(size, limit);
            outcome = self.protocol.outcome(&status);
            (head, body) = self.protocol.reject_keeping_cors(headers, status).into_parts();
            // Only CORS headers could exceed the limit again.
            self.origin.prelude(&head).unwrap_or_else(|_| {
                outcome = Outcome::Http(StatusCode::INTERNAL_SERVER_ERROR);
                FALLBACK_PRELUDE.into()
            })
        });
        (StreamedResponse { prelude: prelude.into(), data: body.into_data() }, outcome)
    }

    /// Truncates headers over the limit of the trigger, or rejects the response.
    fn limit_headers(&mut self) {
        let Some(limit) = self.origin.header_limit() else { return };
        if let Err(size) = protocol::truncate_headers(self.response.headers_mut(), limit) {
            let headers = mem::take(self.response.headers_mut());
            let status = headers_too_large(size, limit);
            self.outcome = self.protocol.outcome(&status);
            self.response = self.protocol.reject_keeping_cors(headers, status);
        }
    }
}

fn headers_too_large(size: usize, limit: usize) -> Status {
    Status::resource_exhausted(format!(
        "the response headers are {size} bytes, over the trigger's limit of {limit} bytes: send less metadata"
    ))
}

#[cfg(test)]
mod tests {
    use http::Request;
    use serde_json::Value;

    use super::*;
    use crate::event::Event;

    /// Streams a gRPC-Web response with another header, and returns its head and its body.
    fn streamed(name: &'static str, length: usize) -> (Value, Bytes, Outcome) {
        let event = Bytes::from_static(
            br#"{"rawPath":"/a.B/C","requestContext":{"domainName":"a.lambda-url.b","http":{"method":"POST"}}}"#,
        );
        let origin = Event::from_json(&event).unwrap().open(&Default::default(), None).origin;
        let request = Request::post("/a.B/C").header("content-type", "application/grpc-web");
        let protocol = Protocol::detect(&request.body(()).unwrap().into_parts().0);
        let response = Response::builder()
            .header("access-control-allow-origin", "https://shop.example")
            .header(name, "a".repeat(length))
            .body(Body::new(Bytes::from_static(b"body")))
            .unwrap();
        let outcome = Outcome::Success(None);
        let (StreamedResponse { prelude, data }, outcome) =
            EventResponse { origin, protocol, response, outcome }.into_streamed();
        let head = prelude.strip_suffix(&[0; 8]).unwrap();
        (serde_json::from_slice(head).unwrap(), data, outcome)
    }

    #[test]
    fn rejects_a_response_whose_prelude_is_too_large() {
        let (head, body, outcome) = streamed("x-large", 16_000);
        assert_eq!(outcome, Outcome::Success(None));
        assert_eq!((&head["headers"]["x-large"].as_str().unwrap().len(), &*body), (&16_000, &b"body"[..]));
        let (head, body, outcome) = streamed("x-large", 17_000);
        assert_eq!(outcome, Outcome::Failure("RESOURCE_EXHAUSTED"));
        assert_eq!(head["headers"]["access-control-allow-origin"], "https://shop.example");
        assert!(head["headers"]["x-large"].is_null());
        assert!(String::from_utf8_lossy(&body).contains("grpc-status:8"), "{body:?}");
        let (head, _, outcome) = streamed("access-control-expose-headers", 17_000);
        assert_eq!(outcome, Outcome::Http(StatusCode::INTERNAL_SERVER_ERROR));
        assert_eq!(head["statusCode"], 500);
    }
}
