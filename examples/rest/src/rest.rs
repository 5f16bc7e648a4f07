//! The routes of `google.api.http`, in front of a server.

use std::pin::Pin;
use std::task::{Context, Poll};

use http::Extensions;
use http_body_util::BodyExt as _;
use lambda_grpc::body::Body;
use lambda_grpc::{MetadataMap, Request, Router};
use rest_over_grpc::handling::{self, Status};
use rest_over_grpc::serving::{BoxError, serve_http_with_max_body_bytes};

use crate::convert;
use crate::proto::library;
use crate::proto::library::v1::library_service_client::LibraryServiceClient;
use crate::proto::library::v1::{CreateShelfRequest, GetShelfRequest, LibraryService, Shelf};

include!(concat!(env!("OUT_DIR"), "/transcoder.rest.rs"));

/// What the paths of all routes begin with. No path of an RPC does, such as `/library.v1.LibraryService/GetShelf`.
const PREFIX: &str = "/v1/";

/// The largest request to a Lambda function.
const MAX_BODY: usize = 6 * 1024 * 1024;

/// A server with routes: a service for [`lambda_grpc::run`].
#[derive(Debug, Clone)]
pub(crate) struct Rest {
    server: Router,
}

impl Rest {
    pub(crate) fn new(server: Router) -> Self {
        Self { server }
    }
}

impl tower_service::Service<http::Request<Body>> for Rest {
    type Response = http::Response<Body>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        if !request.uri().path().starts_with(PREFIX) {
            let response = self.server.call(request);
            return Box::pin(async { Ok(response.await?) });
        }
        let routes = Transcoder::new(ViaServer {
            // The trigger limits the size of a response, as it does for other clients.
            client: LibraryServiceClient::new(self.server.clone()).max_decoding_message_size(usize::MAX),
            extensions: request.extensions().clone(),
        });
        Box::pin(async move {
            let response = serve_http_with_max_body_bytes(request, MAX_BODY, &routes).await;
            // A body of the type that the server has, so that layers such as `Cors` fit. No RPC streams.
            let (head, body) = response.into_parts();
            Ok(http::Response::from_parts(head, Body::new(body.collect().await?.to_bytes())))
        })
    }
}

/// Calls the server in the same process for one REST request, so that its interceptors run.
struct ViaServer {
    client: LibraryServiceClient<Router>,
    /// What the host knows about the request: its `RequestContext`, deadline and tracing span.
    extensions: Extensions,
}

impl LibraryService for ViaServer {
    async fn create_shelf(
        &self,
        message: CreateShelfRequest,
        rest: &mut handling::Context,
    ) -> Result<Shelf, Status> {
        let request = self.request(message, rest);
        convert::response(self.client.clone().create_shelf(request).await, rest)
    }

    async fn get_shelf(
        &self,
        message: GetShelfRequest,
        rest: &mut handling::Context,
    ) -> Result<Shelf, Status> {
        let request = self.request(message, rest);
        convert::response(self.client.clone().get_shelf(request).await, rest)
    }
}

impl ViaServer {
    fn request<T>(&self, message: T, rest: &mut handling::Context) -> Request<T> {
        let headers = convert::without_reserved(rest.take_request_headers());
        Request::from_parts(MetadataMap::from_headers(headers), self.extensions.clone(), message)
    }
}
