//! Hosting of servers that tonic generated.

use std::future::poll_fn;

use bytes::{Buf, BufMut, BytesMut};
use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, Request, Response, Uri, Version};
use tonic::Status;
use tonic::body::Body as TonicBody;
use tonic::server::NamedService;
use tower_service::Service as TowerService;

use super::call::{Call, CallResult};
use super::descriptor::ServiceDescriptor;
use super::rpc_service::RpcService;
use super::{file_descriptor_set, tonic_response};
use crate::body::Body;
use crate::context::Deadline;
use crate::error::{BoxError, Error};
use crate::wire::timeout::GRPC_TIMEOUT;
use crate::wire::{frame, metadata};

/// A server that tonic generated, hosted wherever a server of this crate can be.
///
/// It accepts all servers that tonic generates, and other native gRPC services that have a name. Callers use
/// any protocol, and the server receives native gRPC with metadata and deadline (`grpc-timeout`). Its status,
/// details and trailing metadata are passed on. Messages between the two are not compressed.
///
/// # Descriptors
///
/// The server itself does not tell which RPCs it has, nor which of them stream. Its encoded file descriptor set
/// does, the one that `tonic-reflection` takes. [`with_file_descriptor_set`](Self::with_file_descriptor_set)
/// makes these differences:
///
/// | | with the set | without it |
/// |---|---|---|
/// | streaming RPCs | rejected with `UNIMPLEMENTED`, before the server is called | called as if they were unary: the server receives the caller's single message as the whole stream, so a client that sends more than one loses the others. Rejected if the response does not have exactly one message |
/// | JSON | with the feature `json` | rejected |
/// | `GET` in Connect | for RPCs with `idempotency_level = NO_SIDE_EFFECTS` | rejected |
/// | unknown methods | rejected with the nearest known name | rejected by the server |
/// | the local host | lists the methods | lists none |
///
/// Servers that `lambda-grpc-build` generates have all of this, reject streaming RPCs at build time, and are
/// faster, because messages are not framed and copied a second time.
///
/// ```no_run
/// # use lambda_grpc::__private::{HttpRequest, NamedService, Response, TowerService};
/// # use tonic::body::Body;
/// # async fn main_<S>(server: S) -> Result<(), lambda_grpc::Error>
/// # where
/// #     S: TowerService<HttpRequest<Body>, Response = Response<Body>, Error = std::convert::Infallible, Future: Send>,
/// #     S: NamedService + Clone + Send + Sync + 'static,
/// # {
/// use lambda_grpc::service::TonicService;
///
/// // build.rs: tonic_prost_build::configure().file_descriptor_set_path(out_dir.join("greeter.bin"))
/// // const SET: &[u8] = tonic::include_file_descriptor_set!("greeter");
/// # const SET: &[u8] = &[];
/// // server = GreeterServer::new(MyGreeter)
/// lambda_grpc::run(TonicService::with_file_descriptor_set(server, SET)?).await
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct TonicService<S> {
    server: S,
    descriptor: &'static ServiceDescriptor,
}

impl<S: NamedService> TonicService<S> {
    /// Wraps a server that tonic generated, without knowing its RPCs.
    pub fn new(server: S) -> Self {
        Self { server, descriptor: Self::UNLISTED }
    }

    /// Wraps a server that tonic generated, with the encoded file descriptor set of its proto files.
    ///
    /// tonic's builder writes the set to the path in `file_descriptor_set_path`. The set includes the imported
    /// files. A part of it is decoded to values that are never freed: create a server once, and clone it.
    ///
    /// # Errors
    ///
    /// Returns an error if the set cannot be decoded or does not contain the service. With the feature `json`,
    /// imported files must not be missing.
    pub fn with_file_descriptor_set(server: S, encoded: &'static [u8]) -> Result<Self, Error> {
        Ok(Self { server, descriptor: file_descriptor_set::describe(encoded, S::NAME)? })
    }

    const UNLISTED: &ServiceDescriptor = &ServiceDescriptor::unlisted(S::NAME);
}

impl<S: NamedService> NamedService for TonicService<S> {
    const NAME: &'static str = S::NAME;
}

impl<S, B> RpcService for TonicService<S>
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
        self.descriptor
    }

    async fn call(&self, method: &str, call: Call) -> CallResult {
        let Call { request, response: buffer, headroom, .. } = call;
        let (metadata, extensions, message) = request.into_parts();
        let path = format!("/{}/{method}", S::NAME);
        let mut request = Request::new(TonicBody::new(Body::new(frame(&message)?)));
        *request.method_mut() = Method::POST;
        *request.version_mut() = Version::HTTP_2;
        *request.uri_mut() = Uri::try_from(path.as_str())
            .map_err(|error| Status::unimplemented(format!("`{path}` is not a valid path: {error}")))?;
        *request.headers_mut() = native_headers(metadata.into_headers(), extensions.get().copied());
        *request.extensions_mut() = extensions;
        let mut server = self.server.clone();
        poll_fn(|context| server.poll_ready(context)).await.map_err(to_status)?;
        let response = server.call(request).await.map_err(to_status)?;
        tonic_response::parse(response, &path, buffer, headroom).await
    }
}

/// Puts a message into a frame.
fn frame(message: &[u8]) -> Result<BytesMut, Status> {
    let mut framed = frame::start();
    framed.reserve(message.len());
    framed.put_slice(message);
    frame::finish(&mut framed).map_err(|length| {
        Status::resource_exhausted(format!(
            "the request message is {length} bytes, over the 4 GiB that a gRPC frame can contain"
        ))
    })?;
    Ok(framed)
}

/// Creates the headers of a native request, with the caller's metadata and the remaining time.
fn native_headers(metadata: HeaderMap, deadline: Option<Deadline>) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(metadata.len() + 3);
    metadata::append(&mut headers, metadata);
    if let Some(deadline) = deadline {
        // The header has at most eight digits.
        let remaining = deadline.remaining().as_millis().min(99_999_999);
        if let Ok(timeout) = HeaderValue::try_from(format!("{remaining}m")) {
            headers.insert(GRPC_TIMEOUT, timeout);
        }
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    headers.insert(header::TE, HeaderValue::from_static("trailers"));
    headers
}

fn to_status(error: impl Into<BoxError>) -> Status {
    Status::from_error(error.into())
}
