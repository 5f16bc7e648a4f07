//! Native gRPC: [gRPC over HTTP/2](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).

use http::header::{self, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Response, Version};
use tonic::Status;

use super::codec::{Codec, Style};
use super::framed::{self, Framed, Transfer};
use super::settings::NativeGrpc;
use super::unary::{self, Reply};
use crate::body::{Body, RequestBody, Upload};
use crate::call::CallContext;
use crate::service::{Cause, Routes};
use crate::wire::compression::Encoding;
use crate::wire::{metadata, status};

/// The native protocol, whose success is only complete with HTTP trailers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Grpc {
    content_type: &'static str,
    codec: Codec,
    ending: Ending,
}

/// Where the status of a success stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// In HTTP trailers, where every client looks for it.
    Trailers,
    /// In the headers, for the clients that find it there.
    Headers,
    /// Nowhere: a call is refused before it runs.
    None,
}

const CONTENT_TYPES: [(&str, Codec); 3] = [
    ("application/grpc", Codec::Proto),
    ("application/grpc+proto", Codec::Proto),
    ("application/grpc+json", Codec::Json(Style::Connect)),
];

/// How the user agents begin of clients that were seen to take a status from the headers of a reply with a message.
const READ_HEADERS: [&[u8]; 2] = [b"tonic/", b"connect-es/"];

const NO_TRAILERS: &str = "this endpoint cannot send HTTP trailers, which native gRPC needs: call it with gRPC-Web, or put \
                           Envoy between (no AWS front door of Lambda forwards trailers)";

impl Grpc {
    pub(super) fn detect(media_type: &[u8], parts: &Parts) -> Option<Self> {
        let (content_type, codec) = find(media_type)?;
        Some(Self { content_type, codec, ending: Ending::of(parts) })
    }

    /// Returns true for the content types of native gRPC.
    pub(super) fn is_native(media_type: &[u8]) -> bool {
        find(media_type).is_some()
    }

    pub(super) async fn answer<R: Routes, B: RequestBody>(
        self,
        routes: &R,
        parts: &mut Parts,
        body: &mut Upload<'_, B>,
    ) -> Response<Body> {
        let envelope = Framed { codec: self.codec, transfer: Transfer::Binary, spare: 0 };
        if self.ending == Ending::None {
            // Before the handler runs: a success that the client would read as INTERNAL invites a second attempt.
            return self.refuse(unary::refuse(envelope, parts, Status::unimplemented(NO_TRAILERS)));
        }
        match unary::call(envelope, routes, parts, body).await {
            Ok(reply) => self.reply(reply),
            Err(status) => self.refuse(status),
        }
    }

    fn reply(self, reply: Reply) -> Response<Body> {
        let Reply { metadata, trailers, extensions, body, encoding } = reply;
        let ended = status::ok(trailers);
        let body = Body::new(body.freeze());
        let mut response = match self.ending {
            Ending::Trailers => Response::new(body.with_trailers(ended)),
            Ending::Headers | Ending::None => {
                let mut response = Response::new(body);
                *response.headers_mut() = ended;
                response
            }
        };
        let headers = response.headers_mut();
        self.write_content_type(headers);
        if encoding != Encoding::Identity {
            headers.insert(framed::GRPC_ENCODING, HeaderValue::from_static(encoding.name()));
        }
        metadata::append(headers, metadata);
        *response.extensions_mut() = extensions;
        response
    }

    /// Answers in the form of "Trailers-Only": the status as headers, and no body.
    pub(super) fn refuse(self, status: Status) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        framed::write_accepted(headers, Cause::of(&status));
        headers.extend(status::failed(status));
        self.write_content_type(headers);
        response
    }

    fn write_content_type(self, headers: &mut HeaderMap) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
    }
}

impl Ending {
    fn of(parts: &Parts) -> Self {
        // Every event of AWS is HTTP/1.1 to us, whatever the client spoke with the front door.
        if parts.version >= Version::HTTP_2 {
            return Self::Trailers;
        }
        let context = parts.extensions.get::<CallContext>();
        match context.map(|context| context.native_grpc).unwrap_or_default() {
            NativeGrpc::Headers => Self::Headers,
            NativeGrpc::KnownClients if reads_headers(&parts.headers) => Self::Headers,
            NativeGrpc::KnownClients | NativeGrpc::Refuse => Self::None,
        }
    }
}

/// A program may put its own name before that of its client.
fn reads_headers(headers: &HeaderMap) -> bool {
    let agent = headers.get(header::USER_AGENT).map_or(&b""[..], |agent| agent.as_bytes());
    let mut products = agent.split(|byte| *byte == b' ');
    products.any(|product| READ_HEADERS.iter().any(|client| product.starts_with(client)))
}

fn find(media_type: &[u8]) -> Option<(&'static str, Codec)> {
    CONTENT_TYPES.into_iter().find(|(known, _)| media_type.eq_ignore_ascii_case(known.as_bytes()))
}
