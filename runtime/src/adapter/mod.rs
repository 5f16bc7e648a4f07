//! A server that speaks native gRPC and nothing else, such as tonic's, hosted wherever ours are.

mod reply;

use std::future::poll_fn;

use bytes::{Buf, BufMut, BytesMut};
use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, Request, Response, Uri, Version};
use tonic::Status;
use tonic::body::Body as TonicBody;
use tonic::server::NamedService;
use tower_service::Service as TowerService;

use crate::body::Body;
use crate::error::BoxError;
use crate::protocol::{Deadline, GRPC_TIMEOUT};
use crate::service::{Answer, Call, Service, ServiceDescriptor};
use crate::wire::{frame, metadata};

/// Hosts an existing tonic server, unchanged, wherever a generated one is: under [`run`](crate::run), in a
/// [`Router`](crate::Router), on any tower or tonic server.
///
/// It takes every server that tonic generates, and any other service of native gRPC that has a name. Callers speak
/// whatever protocol they like; the server within sees native gRPC: metadata, deadline (`grpc-timeout`), status with details
/// and trailing metadata go through, and nothing is compressed on this way.
///
/// All calls are unary. An RPC whose request is a stream gets the caller's one message; one that replies with a stream is
/// answered `UNIMPLEMENTED` as soon as the reply shows it, with a second message or with none, so a stream of exactly one
/// message passes for a unary reply. What a generated server has over this is that streaming RPCs are refused when it is
/// built, JSON, and speed: each message is framed and copied once more.
///
/// ```no_run
/// # use lambda_grpc::__private::{HttpRequest, NamedService, Response, TowerService};
/// # use tonic::body::Body;
/// # async fn main_<S>(server: S) -> Result<(), lambda_grpc::Error>
/// # where
/// #     S: TowerService<HttpRequest<Body>, Response = Response<Body>, Error = std::convert::Infallible, Future: Send>,
/// #     S: NamedService + Clone + Send + Sync + 'static,
/// # {
/// // server = GreeterServer::new(MyGreeter)
/// lambda_grpc::run(lambda_grpc::tonic(server)).await
/// # }
/// ```
pub fn tonic<S: NamedService>(server: S) -> TonicService<S> {
    TonicService { server }
}

/// Serves what a tonic server serves; made by [`tonic()`].
#[derive(Debug, Clone)]
pub struct TonicService<S> {
    server: S,
}

impl<S: NamedService> TonicService<S> {
    const DESCRIPTOR: &ServiceDescriptor = &ServiceDescriptor::unlisted(S::NAME);
}

impl<S: NamedService> NamedService for TonicService<S> {
    const NAME: &'static str = S::NAME;
}

impl<S, B> Service for TonicService<S>
where
    S: TowerService<Request<TonicBody>, Response = Response<B>, Error: Into<BoxError>, Future: Send>
        + NamedService
        + Clone
        + Send
        + Sync
        + 'static,
    B: http_body::Body<Data: Buf + Send, Error: Into<BoxError>> + Send,
{
    fn descriptor(&self) -> &'static ServiceDescriptor {
        Self::DESCRIPTOR
    }

    async fn call(&self, method: &str, call: Call) -> Answer {
        let Call { request, reply, room, .. } = call;
        let (metadata, extensions, message) = request.into_parts();
        let path = format!("/{}/{method}", S::NAME);
        let mut request = Request::new(TonicBody::new(Body::new(enclose(&message)?)));
        *request.method_mut() = Method::POST;
        *request.version_mut() = Version::HTTP_2;
        *request.uri_mut() = Uri::try_from(path.as_str())
            .map_err(|error| Status::unimplemented(format!("`{path}` is no path: {error}")))?;
        *request.headers_mut() = head(metadata.into_headers(), extensions.get().copied());
        *request.extensions_mut() = extensions;
        let mut server = self.server.clone();
        poll_fn(|context| server.poll_ready(context)).await.map_err(failed)?;
        let response = server.call(request).await.map_err(failed)?;
        reply::read(response, &path, reply, room).await
    }
}

/// Makes the message that a native caller would have sent.
fn enclose(message: &[u8]) -> Result<BytesMut, Status> {
    let mut framed = frame::begin();
    framed.reserve(message.len());
    framed.put_slice(message);
    frame::close(&mut framed).map_err(|length| {
        Status::resource_exhausted(format!(
            "the request message is {length} bytes, more than a gRPC frame holds"
        ))
    })?;
    Ok(framed)
}

/// Writes the headers of a native request: the caller's metadata, and how long the call may take, in the words of gRPC
/// whatever the caller's were.
fn head(metadata: HeaderMap, deadline: Option<Deadline>) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(metadata.len() + 3);
    metadata::append(&mut headers, metadata);
    if let Some(deadline) = deadline {
        // Eight digits are the most that the header has room for.
        let left = deadline.remaining().as_millis().min(99_999_999);
        headers.extend(HeaderValue::try_from(format!("{left}m")).ok().map(|left| (GRPC_TIMEOUT, left)));
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    headers.insert(header::TE, HeaderValue::from_static("trailers"));
    headers
}

fn failed(error: impl Into<BoxError>) -> Status {
    Status::from_error(error.into())
}
