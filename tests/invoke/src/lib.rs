//! Lambda's Invoke API on loopback, and the SDK's client for it.

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
use lambda_grpc::{Event, LambdaContext};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wire::Echoing;
use wire::pb::echo_server::EchoServer;

/// Configures the real SDK: its own HTTP client, signatures and one attempt, at this address.
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

/// Makes credentials that nobody here looks at.
#[must_use]
pub fn credentials() -> Credentials {
    Credentials::new("id", "secret", None, None, "tests")
}

/// Makes the client of a configuration.
#[must_use]
pub fn client(config: config::Builder) -> Client {
    Client::from_conf(config.build())
}

/// What the Invoke API says besides the payload.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The HTTP status; 200 for 0.
    pub status: u16,
    /// `x-amzn-errortype`, the name of a refusal.
    pub refusal: Option<&'static str>,
    /// `x-amz-function-error`.
    pub function_error: Option<&'static str>,
    /// The payload, or the JSON of a refusal.
    pub body: &'static str,
}

/// Serves the Invoke API, for functions that answer this.
pub async fn answering(answer: Answer) -> String {
    serve(move |_| {
        let answer = answer.clone();
        async move {
            let mut response =
                Response::builder().status(if answer.status == 0 { 200 } else { answer.status });
            let headers =
                [("x-amzn-errortype", answer.refusal), ("x-amz-function-error", answer.function_error)];
            for (name, value) in headers {
                if let Some(value) = value {
                    response = response.header(name, value);
                }
            }
            response.body(Full::from(answer.body)).unwrap()
        }
    })
    .await
}

/// Serves the Invoke API, for a function that is the service of `tests/wire`; it checks what was asked of the API.
pub async fn echoing(path: &'static str) -> String {
    serve(move |request| async move {
        if request.uri() != path {
            return Response::builder().status(404).body(Full::from("{}")).unwrap();
        }
        let event = request.into_body().collect().await.unwrap().to_bytes();
        let event = Event::from_json(event).unwrap();
        let handler = lambda_grpc::handler(EchoServer::new(Echoing));
        Response::new(Full::from(handler.reply(event, LambdaContext::default()).await.unwrap()))
    })
    .await
}

async fn serve<F, Fut>(answer: F) -> String
where
    F: Fn(Request<Incoming>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Response<Full<Bytes>>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = Arc::clone(&answer);
            let service = service_fn(move |request| {
                let answer = answer(request);
                async move { Ok::<_, Infallible>(answer.await) }
            });
            tokio::spawn(
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
            );
        }
    });
    format!("http://{address}")
}

/// Takes connections and never answers.
pub async fn silent() -> String {
    serve(|_| async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        Response::default()
    })
    .await
}

/// Begins an answer and breaks it off.
pub async fn breaking() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = [0; 1];
            stream.read_exact(&mut asked).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{").await.unwrap();
        }
    });
    format!("http://{address}")
}
