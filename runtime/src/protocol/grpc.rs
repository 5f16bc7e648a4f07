//! Native gRPC: [gRPC over HTTP/2](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).

use std::time::Duration;

use http::header::{self, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Response, Version};
use tonic::{Code, Status};

use super::codec::{Codec, JsonStyle};
use super::framed::{self, Framed, Transfer};
use super::method_lookup;
use super::unary::{Success, UnaryProtocol};
use crate::body::Body;
use crate::call::{CallContext, NativeGrpc, Outcome, Rejection};
use crate::service::ServiceLookup;
use crate::wire::{metadata, status, timeout};

/// The name of the protocol in traces, with or without trailers.
pub(super) const SYSTEM: &str = "grpc";

/// A call in native gRPC, whose response needs HTTP trailers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Grpc {
    content_type: &'static str,
    codec: Codec,
    placement: StatusPlacement,
}

/// The place where the status of a success is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StatusPlacement {
    /// In HTTP trailers, where every client reads it.
    Trailers,
    /// In headers, for clients that read it there.
    Headers,
    /// Nowhere. The call is rejected.
    Unsupported,
}

const CONTENT_TYPES: [(&str, Codec); 3] = [
    ("application/grpc", Codec::Proto),
    ("application/grpc+proto", Codec::Proto),
    ("application/grpc+json", Codec::Json(JsonStyle::Connect)),
];

/// The user agents of clients that are known to read the status of a response with a message from its
/// headers.
const READ_HEADERS: [&[u8]; 2] = [b"tonic/", b"connect-es/"];

const NO_TRAILERS: &str = "this endpoint cannot send HTTP trailers, which native gRPC needs: use gRPC-Web";

impl Grpc {
    pub(super) fn detect(media_type: &[u8], parts: &Parts) -> Option<Self> {
        let (content_type, codec) = find(media_type)?;
        Some(Self { content_type, codec, placement: StatusPlacement::of(parts) })
    }

    /// Returns true for the content types of native gRPC.
    pub(super) fn is_native(media_type: &[u8]) -> bool {
        find(media_type).is_some()
    }

    fn append_content_type(self, headers: &mut HeaderMap) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
    }
}

/// Returns how a call ended that has this code.
pub(super) fn outcome(code: Code) -> Outcome {
    match code {
        Code::Ok => Outcome::Success(Some(status::code_name(code))),
        _ => Outcome::of_failure(code, status::code_name(code)),
    }
}

impl UnaryProtocol for Grpc {
    type Framing = Framed;

    fn system(self) -> &'static str {
        SYSTEM
    }

    fn outcome(self, failure: Option<&Status>) -> Outcome {
        outcome(failure.map_or(Code::Ok, Status::code))
    }

    fn framing(self) -> Framed {
        Framed { transfer: Transfer::Binary, trailing: 0 }
    }

    fn codec(self) -> Codec {
        self.codec
    }

    fn timeout(self, headers: &HeaderMap) -> Result<Option<Duration>, Status> {
        timeout::grpc_timeout(headers)
    }

    /// Rejects calls whose status cannot be sent, before the handler runs. The client would read a success as
    /// `INTERNAL`, and would retry the call.
    fn check_request<L: ServiceLookup>(
        self,
        services: &L,
        parts: &Parts,
        context: &CallContext,
    ) -> Result<(), Status> {
        if self.placement != StatusPlacement::Unsupported {
            return Ok(());
        }
        // The remedy for trailers would not help a call of a method that is not served.
        if context.rejection.is_none() {
            method_lookup::resolve(services, parts.uri.path())?;
        }
        Err(Status::unimplemented(match context.trailers_remedy {
            Some(remedy) => format!("{NO_TRAILERS}, {remedy}"),
            None => NO_TRAILERS.to_owned(),
        }))
    }

    fn respond(self, success: Success) -> Response<Body> {
        let Success { metadata, trailers, extensions, body, encoding } = success;
        let status = status::ok(trailers);
        let body = Body::new(body.freeze());
        let mut response = if self.placement == StatusPlacement::Trailers {
            Response::new(body.with_trailers(status))
        } else {
            let mut response = Response::new(body);
            *response.headers_mut() = status;
            response
        };
        let headers = response.headers_mut();
        self.append_content_type(headers);
        framed::append_encoding(headers, encoding);
        metadata::append(headers, metadata);
        *response.extensions_mut() = extensions;
        response
    }

    /// Sends the status in headers without a body ("Trailers-Only").
    fn reject(self, status: Status) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        framed::append_supported_encodings(headers, Rejection::of(&status));
        headers.extend(status::to_headers(status));
        self.append_content_type(headers);
        response
    }
}

impl StatusPlacement {
    fn of(parts: &Parts) -> Self {
        // A request from an event has the version HTTP/1.1, whatever the client used.
        if parts.version >= Version::HTTP_2 {
            return Self::Trailers;
        }
        let context = parts.extensions.get::<CallContext>();
        match context.map(|context| context.native_grpc).unwrap_or_default() {
            NativeGrpc::Headers => Self::Headers,
            NativeGrpc::KnownClients if reads_headers(&parts.headers) => Self::Headers,
            NativeGrpc::KnownClients | NativeGrpc::Reject => Self::Unsupported,
        }
    }
}

/// Returns true for a client that reads the status from headers. A program may put its own name before that
/// of its client.
fn reads_headers(headers: &HeaderMap) -> bool {
    let user_agent = headers.get(header::USER_AGENT).map_or(&b""[..], |value| value.as_bytes());
    let mut products = user_agent.split(|byte| *byte == b' ');
    products.any(|product| READ_HEADERS.iter().any(|client| product.starts_with(client)))
}

fn find(media_type: &[u8]) -> Option<(&'static str, Codec)> {
    CONTENT_TYPES.into_iter().find(|(known, _)| media_type.eq_ignore_ascii_case(known.as_bytes()))
}
