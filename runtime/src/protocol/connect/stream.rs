//! Streaming calls in Connect, all of which are rejected:
//! ["Streaming RPCs"](https://connectrpc.com/docs/protocol#streaming-rpcs).

use http::header::{self, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Method, Response};
use tonic::Status;

use super::error::{self, Error};
use super::version;
use crate::body::Body;
use crate::call::{CallContext, Outcome};
use crate::json::push_string;
use crate::protocol::{json_error, method_lookup};
use crate::service::ServiceLookup;
use crate::wire::{frame, metadata};

/// A streaming call in Connect.
///
/// No server of this crate has streaming RPCs. A client that calls one expects the error in the form of a
/// stream, and would report another form as an HTTP status without a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ConnectStream {
    content_type: &'static str,
    /// The content type of a unary call with the same codec.
    unary: &'static str,
}

const CONTENT_TYPES: [ConnectStream; 2] = [
    ConnectStream { content_type: "application/connect+proto", unary: "application/proto" },
    ConnectStream { content_type: "application/connect+json", unary: "application/json" },
];

impl ConnectStream {
    pub(in crate::protocol) fn detect(media_type: &[u8], parts: &Parts) -> Option<Self> {
        if parts.method != Method::POST {
            return None;
        }
        CONTENT_TYPES.into_iter().find(|known| media_type.eq_ignore_ascii_case(known.content_type.as_bytes()))
    }

    pub(in crate::protocol) fn system(self) -> &'static str {
        error::SYSTEM
    }

    pub(in crate::protocol) fn outcome(self, status: &Status) -> Outcome {
        error::outcome(status)
    }

    /// Rejects the call.
    pub(in crate::protocol) fn serve<L: ServiceLookup>(
        self,
        services: &L,
        parts: &mut Parts,
    ) -> Response<Body> {
        let context = parts.extensions.remove::<CallContext>().unwrap_or_default();
        let span = context.span.clone().or_open(self.system());
        let path = parts.uri.path();
        let method = method_lookup::name_span(&span, services, path);
        let status = self.rejection(services, parts, &context);
        let outcome = self.outcome(&status);
        let mut response = self.reject(status);
        span.end(outcome, path, method, response.extensions_mut());
        response
    }

    /// Returns why the call is rejected.
    fn rejection<L: ServiceLookup>(self, services: &L, parts: &Parts, context: &CallContext) -> Status {
        if let Some(status) = &context.rejection {
            return status.clone();
        }
        let path = parts.uri.path();
        let resolved = version::check(&parts.headers).and_then(|()| method_lookup::resolve(services, path));
        match resolved {
            Ok(_) => Status::unimplemented(format!(
                "`{path}` was called as a streaming RPC, and only unary RPCs are served here: call it as a unary RPC \
                 (content type `{}`), with a client that was generated from the proto of this server",
                self.unary
            )),
            Err(status) => status,
        }
    }

    /// Sends the error in the frame that ends a stream. The HTTP status is always 200.
    pub(in crate::protocol) fn reject(self, status: Status) -> Response<Body> {
        let mut response = Response::new(Body::new(frame::end_stream(end_stream(status).as_bytes())));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        response
    }
}

/// Encodes the end of a stream ("EndStreamResponse"). It is not compressed, as the request may not accept that.
fn end_stream(status: Status) -> String {
    let mut json = r#"{"error":"#.to_owned();
    json.push_str(&json_error::encode(&Error::new(&status)));
    let mut metadata = HeaderMap::new();
    metadata::append(&mut metadata, status.metadata().clone().into_headers());
    let mut separator = r#","metadata":{"#;
    for name in metadata.keys() {
        json.push_str(separator);
        push_string(&mut json, name.as_str());
        separator = ":[";
        for value in metadata.get_all(name).iter().filter_map(|value| value.to_str().ok()) {
            json.push_str(separator);
            push_string(&mut json, value);
            separator = ",";
        }
        json.push_str(if separator == ":[" { ":[]" } else { "]" });
        separator = ",";
    }
    json.push_str(if metadata.is_empty() { "}" } else { "}}" });
    json
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use tonic::Code;

    use super::*;

    /// Returns the JSON of the only frame in a response.
    fn end_of(response: Response<Body>) -> String {
        let body = response.into_body();
        let (flags, rest) = body.data().split_first().unwrap();
        let (length, json) = rest.split_first_chunk().unwrap();
        assert_eq!((*flags, u32::from_be_bytes(*length) as usize), (2, json.len()));
        String::from_utf8(json.to_vec()).unwrap()
    }

    #[test]
    fn sends_details_and_metadata_at_the_end_of_the_stream() {
        // A `google.rpc.Status` with one detail.
        let details = Bytes::from_static(b"\x1a\x0d\x0a\x08x/a.Type\x12\x01\x05");
        let mut status = Status::with_details(Code::Aborted, "50% \"café\"", details);
        for (name, value) in [("x-a", "1"), ("x-a", "2"), ("x-bin", "AA=="), ("grpc-status", "0")] {
            let metadata = std::mem::take(status.metadata_mut());
            let mut headers = metadata.into_headers();
            headers.append(name, HeaderValue::from_static(value));
            *status.metadata_mut() = tonic::metadata::MetadataMap::from_headers(headers);
        }
        let response = CONTENT_TYPES[1].reject(status);
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/connect+json");
        assert_eq!(response.headers().len(), 1);
        let end = end_of(response);
        assert_eq!(
            end,
            r#"{"error":{"code":"aborted","message":"50% \"café\"","details":[{"type":"a.Type","value":"BQ"}]},"metadata":{"x-a":["1","2"],"x-bin":["AA"]}}"#
        );
    }

    #[test]
    fn sends_no_more_than_a_code() {
        assert_eq!(
            end_of(CONTENT_TYPES[0].reject(Status::new(Code::Cancelled, ""))),
            r#"{"error":{"code":"canceled"}}"#
        );
    }
}
