//! The ways to the other service. They have one type, so that the environment of a deployment can choose.

use std::fmt::Display;
use std::io;

use aws_config::SdkConfig;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt as _;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::TokioExecutor;
use lambda_grpc::client::Invoke;
use lambda_grpc::{Code, Status};
use tonic::body::Body;
use tonic_web::{GrpcWebCall, GrpcWebClientLayer};
use tower::util::BoxCloneSyncService;
use tower::{BoxError, Layer, Service, ServiceBuilder, ServiceExt};

use crate::sigv4::SigV4;

/// What a client calls through. It is cheap to clone, and its clones share their connections.
pub type Transport = BoxCloneSyncService<Request<Body>, Response<Body>, Status>;

/// Invokes a function directly. The SDK signs, and retries what Lambda throttles.
pub fn direct(sdk: &SdkConfig, function: &str) -> Transport {
    let invoke = Invoke::new(aws_sdk_lambda::Client::new(sdk), function);
    let body = |response: Response<lambda_grpc::body::Body>| response.map(Body::new);
    BoxCloneSyncService::new(ServiceBuilder::new().map_response(body).service(invoke))
}

/// Calls an endpoint in gRPC-Web, which every trigger forwards. With a signer, each request is signed.
pub fn over_http(signer: Option<SigV4>) -> io::Result<Transport> {
    Ok(match signer {
        Some(signer) => grpc_web(signer.layer(https()?)),
        None => grpc_web(https()?),
    })
}

/// Creates an HTTP client. It accepts `http://` too, for calls on this machine.
fn https<B>() -> io::Result<Client<HttpsConnector<HttpConnector>, B>>
where
    B: http_body::Body<Data: Send> + Send,
{
    let connector = HttpsConnectorBuilder::new().with_native_roots()?.https_or_http().enable_http1().build();
    Ok(Client::builder(TokioExecutor::new()).build(connector))
}

/// Translates gRPC to gRPC-Web, with which a response needs no trailers.
fn grpc_web<S, B>(http: S) -> Transport
where
    S: Service<Request<GrpcWebCall<Body>>, Response = Response<B>, Error: Into<BoxError>, Future: Send>,
    S: Clone + Send + Sync + 'static,
    B: http_body::Body<Data = Bytes, Error: Into<BoxError> + Display> + Send + 'static,
{
    let http = http.map_err(|error| status_of_connection(error.into())).and_then(only_ok);
    let web = GrpcWebClientLayer::new().layer(http);
    BoxCloneSyncService::new(web.map_response(|response| response.map(Body::new)))
}

/// Returns the status of a call without a response.
fn status_of_connection(error: BoxError) -> Status {
    match error.downcast_ref::<Error>() {
        // Nothing was sent, so the caller may repeat the call.
        Some(error) if error.is_connect() => Status::unavailable(format!("cannot connect: {error}")),
        _ => Status::from_error(error),
    }
}

/// Returns an error for a response of the trigger itself, in which `GrpcWebClientLayer` would look for frames.
async fn only_ok<B>(response: Response<B>) -> Result<Response<B>, Status>
where
    B: http_body::Body<Error: Into<BoxError>>,
{
    // https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md, and 413.
    let code = match response.status().as_u16() {
        200 => return Ok(response),
        400 => Code::Internal,
        401 => Code::Unauthenticated,
        403 => Code::PermissionDenied,
        404 => Code::Unimplemented,
        413 => Code::ResourceExhausted,
        429 | 502 | 503 | 504 => Code::Unavailable,
        _ => Code::Unknown,
    };
    let http = response.status();
    let text = response.into_body().collect().await.map_err(|error| Status::from_error(error.into()))?;
    Err(Status::new(code, format!("HTTP {http}: {}", String::from_utf8_lossy(&text.to_bytes()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_error_of_the_trigger_has_the_code_of_its_http_status() {
        for (http, code) in [
            (400, Code::Internal),
            (401, Code::Unauthenticated),
            (403, Code::PermissionDenied),
            (404, Code::Unimplemented),
            (413, Code::ResourceExhausted),
            (429, Code::Unavailable),
            (500, Code::Unknown),
            (504, Code::Unavailable),
        ] {
            let body = r#"{"message":"no"}"#.to_owned();
            let status = only_ok(Response::builder().status(http).body(body).unwrap()).await.unwrap_err();
            assert_eq!(status.code(), code, "{http}");
            assert!(status.message().ends_with(r#": {"message":"no"}"#), "{status}");
        }
    }
}
