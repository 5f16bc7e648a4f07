//! Lambda's Invoke API on loopback, and a client of the AWS SDK for it.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_lambda::config::retry::RetryConfig;
use aws_sdk_lambda::config::{Credentials, Region};
use aws_sdk_lambda::{Client, Config, config};
use aws_smithy_http_client::Builder;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use lambda_grpc::Host;
use lambda_grpc::context::LambdaContext;
use lambda_grpc::host::HttpService;
use service::Echoing;
use service::pb::echo_server::EchoServer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Configures the AWS SDK for an address: with its own HTTP client, signatures and a single attempt.
#[must_use]
pub fn sdk(address: &str) -> config::Builder {
    Config::builder()
        .behavior_version_latest()
        .http_client(Builder::new().build_http())
        .region(Region::new("eu-west-1"))
        .credentials_provider(credentials())
        .retry_config(RetryConfig::disabled())
        .endpoint_url(address)
}

/// Creates credentials. The API of these tests does not check them.
#[must_use]
pub fn credentials() -> Credentials {
    Credentials::new("id", "secret", None, None, "tests")
}

/// Creates the client of a configuration.
#[must_use]
pub fn client(config: config::Builder) -> Client {
    Client::from_conf(config.build())
}

/// A response of the Invoke API.
#[derive(Debug, Clone, Default)]
pub struct ApiResponse {
    /// The HTTP status. Zero means 200.
    pub status: u16,
    /// `x-amzn-errortype`, the name of an error of the API.
    pub error_type: Option<&'static str>,
    /// `x-amz-function-error`.
    pub function_error: Option<&'static str>,
    /// The payload, or the JSON of an error.
    pub body: &'static str,
}

/// Serves the Invoke API with the same response for every request.
pub async fn serve_response(response: ApiResponse) -> String {
    serve(move |_| {
        let ApiResponse { status, error_type, function_error, body } = response.clone();
        async move {
            let mut response = Response::builder().status(if status == 0 { 200 } else { status });
            let headers = [("x-amzn-errortype", error_type), ("x-amz-function-error", function_error)];
            for (name, value) in headers {
                if let Some(value) = value {
                    response = response.header(name, value);
                }
            }
            response.body(Full::from(body)).unwrap()
        }
    })
    .await
}

/// Serves the Invoke API for the service of `tests/service`, and checks the path of the requests.
pub async fn serve_echo(path: &'static str) -> String {
    serve_function(path, EchoServer::new(Echoing)).await
}

/// Serves the Invoke API for a function, and checks the path of the requests.
pub async fn serve_function<S: HttpService + Sync>(path: &'static str, server: S) -> String {
    serve(move |request| {
        let handler = Host::new().handler(server.clone());
        async move {
            if request.uri() != path {
                return Response::builder().status(404).body(Full::from("{}")).unwrap();
            }
            let mut context = LambdaContext::default();
            // What the Invoke API receives as `X-Amz-Tenant-Id`, the Runtime API sends to the function.
            context.tenant_id =
                request.headers().get("x-amz-tenant-id").map(|id| id.to_str().unwrap().to_owned());
            let event = request.into_body().collect().await.unwrap().to_bytes();
            Response::new(Full::from(handler.handle(event, context).await.unwrap()))
        }
    })
    .await
}

async fn serve<F, Fut>(respond: F) -> String
where
    F: Fn(Request<Incoming>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Response<Full<Bytes>>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let respond = Arc::new(respond);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let respond = Arc::clone(&respond);
            let service = service_fn(move |request| {
                let response = respond(request);
                async move { Ok::<_, Infallible>(response.await) }
            });
            tokio::spawn(
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
            );
        }
    });
    format!("http://{address}")
}

/// Accepts connections, and never responds.
pub async fn serve_nothing() -> String {
    serve(|_| async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        Response::default()
    })
    .await
}

/// Starts a response, and closes the connection in the middle of it.
pub async fn serve_truncated() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut first = [0; 1];
            stream.read_exact(&mut first).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{").await.unwrap();
        }
    });
    format!("http://{address}")
}
