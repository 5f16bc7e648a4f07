//! An HTTP client.

use std::net::SocketAddr;

use bytes::Bytes;
use http::{Request, Response, Uri};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::server::BoxError;

/// The HTTP version of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HttpVersion {
    Http1,
    Http2,
}

/// An HTTP client with connections to one address.
#[derive(Debug, Clone)]
pub struct Client {
    address: SocketAddr,
    http: HttpClient<HttpConnector, Full<Bytes>>,
}

impl Client {
    #[must_use]
    pub fn new(address: SocketAddr, version: HttpVersion) -> Self {
        let mut builder = HttpClient::builder(TokioExecutor::new());
        builder.http2_only(version == HttpVersion::Http2).retry_canceled_requests(false);
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        Self { address, http: builder.build(connector) }
    }

    /// Sends a request whose URI has only a path.
    ///
    /// # Errors
    ///
    /// Fails if the connection cannot be opened or is lost.
    pub async fn send(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, BoxError> {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        *request.uri_mut() = Uri::try_from(format!("http://{}{path}", self.address))?;
        let (head, body) = self.http.request(request.map(Full::new)).await?.into_parts();
        Ok(Response::from_parts(head, body.collect().await?.to_bytes()))
    }
}
