//! An HTTP server on loopback.

use std::convert::Infallible;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;
pub(crate) type Body = UnsyncBoxBody<Bytes, BoxError>;

/// The HTTP versions of a listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Versions {
    Http1,
    /// HTTP/1.1 and cleartext HTTP/2 with prior knowledge.
    Both,
}

/// Creates a body from bytes.
pub(crate) fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

/// Serves requests until the task is aborted.
pub(crate) async fn serve<S, F>(listener: TcpListener, versions: Versions, serve: S)
where
    S: Fn(Request<Incoming>) -> F + Clone + Send + 'static,
    F: Future<Output = Response<Body>> + Send + 'static,
{
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _ = stream.set_nodelay(true);
        let serve = serve.clone();
        let service = service_fn(move |request| {
            let response = serve(request);
            async move { Ok::<_, Infallible>(response.await) }
        });
        tokio::spawn(async move {
            let mut builder = auto::Builder::new(TokioExecutor::new());
            if versions == Versions::Http1 {
                builder = builder.http1_only();
            }
            // The triggers have lower limits for headers, and must be the ones to reject the request.
            builder.http1().max_headers(4096).max_buf_size(1024 * 1024);
            builder.http2().max_header_list_size(1024 * 1024);
            // A lost connection is an error of the peer.
            let _ = builder.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}
