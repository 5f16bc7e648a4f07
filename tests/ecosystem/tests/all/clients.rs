//! A client of tonic and layers of tower-http with our hosts.

use std::time::Duration;

use crate::support::{start, start_local};
use ecosystem::Greeter;
use ecosystem::pb::prod_server::ProdServer;
use ecosystem::pb::{AliveRequest, AliveResponse};
use lambda_grpc::Host;
use lambda_grpc::host::HttpService;
use lambda_runtime::{Context, LambdaEvent};
use serde_json::value::RawValue;
use tokio::process::Command;
use tonic::transport::Channel;
use tonic::{Code, Request, Response, Status};
use tower::{Layer, Service};
use tower_http::cors::CorsLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

async fn call(
    channel: &Channel,
    name: &str,
    secret: &'static str,
) -> Result<Response<AliveResponse>, Status> {
    let mut client = tonic::client::Grpc::new(channel.clone());
    client.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
    let mut request = Request::new(AliveRequest { message: name.into() });
    request.metadata_mut().insert("x-secret", secret.parse().unwrap());
    let codec = tonic_prost::ProstCodec::default();
    client.unary(request, http::uri::PathAndQuery::from_static("/hello.Prod/Alive"), codec).await
}

#[tokio::test]
async fn serves_a_client_of_tonic_on_the_transport_of_tonic_behind_an_interceptor() {
    let (_child, channel) = start(Command::new(env!("CARGO_BIN_EXE_container"))).await;
    let response = call(&channel, "Ada", "open").await.unwrap();
    assert_eq!(response.get_ref().message, "Hello, Ada!");
    assert_eq!(response.metadata().get("x-cost").unwrap(), "3");
    let status = call(&channel, "", "open").await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::InvalidArgument, "name: must not be empty"));
    assert_eq!(call(&channel, "Ada", "shut").await.unwrap_err().code(), Code::Unauthenticated);
}

#[tokio::test]
async fn serves_a_client_of_tonic_on_the_local_host() {
    let (_child, channel) = start_local(env!("CARGO_BIN_EXE_local")).await;
    let response = call(&channel, "Ada", "").await.unwrap();
    assert_eq!(response.get_ref().message, "Hello, Ada!");
    assert_eq!(response.metadata().get("x-cost").unwrap(), "3");
    let status = call(&channel, "", "").await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::InvalidArgument, "name: must not be empty"));
}

fn event(message: &[u8]) -> Box<RawValue> {
    use base64::prelude::{BASE64_STANDARD, Engine};
    let body =
        BASE64_STANDARD.encode([&[0, 0, 0, 0, u8::try_from(message.len()).unwrap()], message].concat());
    let json = serde_json::json!({
        "rawPath": "/hello.Prod/Alive",
        "headers": { "content-type": "application/grpc-web", "origin": "https://app.example" },
        "requestContext": { "http": { "method": "POST" } },
        "body": body,
        "isBase64Encoded": true
    });
    RawValue::from_string(json.to_string()).unwrap()
}

async fn handle<S: HttpService>(service: S, message: &[u8]) -> serde_json::Value {
    let response =
        Host::new().handler(service).call(LambdaEvent::new(event(message), Context::default())).await;
    serde_json::from_str(response.unwrap().get()).unwrap()
}

#[tokio::test]
async fn runs_layers_of_tower_http_on_the_lambda_host() {
    let timeout =
        TimeoutLayer::with_status_code(http::StatusCode::GATEWAY_TIMEOUT, Duration::from_millis(50));
    let layers = (TraceLayer::new_for_grpc(), CorsLayer::permissive(), timeout);
    let service = layers.layer(ProdServer::new(Greeter));
    let json = handle(service.clone(), b"\n\x03Ada").await;
    assert_eq!(json["statusCode"], 200);
    assert_eq!(json["headers"]["access-control-allow-origin"], "*");
    assert_eq!(handle(service, b"\n\x05sleep").await["statusCode"], 504);
}

#[tokio::test]
async fn returns_the_error_of_a_layer_as_a_status() {
    let layer = tower::timeout::TimeoutLayer::new(Duration::from_millis(50));
    let json = handle(layer.layer(ProdServer::new(Greeter)), b"\n\x05sleep").await;
    assert_eq!(json["headers"]["content-type"], "application/grpc-web");
    assert_eq!(json["statusCode"], 200);
}

#[tokio::test]
async fn translates_the_rejection_of_an_interceptor_to_grpc_web() {
    let layer = tonic::service::InterceptorLayer::new(|_: Request<()>| Err(Status::unauthenticated("who")));
    let json = handle(layer.layer(ProdServer::new(Greeter)), b"").await;
    use base64::prelude::{BASE64_STANDARD, Engine};
    let body = BASE64_STANDARD.decode(json["body"].as_str().unwrap()).unwrap();
    assert_eq!(&body[5..], b"grpc-status:16\r\ngrpc-message:who\r\n");
}
