//! Preflight requests and the CORS headers of responses, on every host.

use crate::support::start_at;
use ecosystem::Greeter;
use ecosystem::pb::prod_server::ProdServer;
use http::{HeaderMap, Request};
use lambda_grpc::Host;
use lambda_grpc::body::Body;
use lambda_grpc::layer::Cors;
use lambda_runtime::{Context, LambdaEvent};
use serde_json::value::RawValue;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tower::Service;

const APP: &str = "https://app.example";

/// Creates the preflight request of a browser for connect-web, with a deadline and a token.
fn preflight(origin: &str) -> Request<Body> {
    let request = Request::options("/hello.Prod/Alive")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "connect-protocol-version,connect-timeout-ms,content-type");
    request.body(Body::empty()).unwrap()
}

async fn call(cors: &Cors, request: Request<Body>) -> (u16, HeaderMap) {
    let response = cors.layer(ProdServer::new(Greeter)).call(request).await.unwrap();
    (response.status().as_u16(), response.headers().clone())
}

fn words(headers: &HeaderMap, name: &str) -> Vec<String> {
    let values = headers.get_all(name).iter().flat_map(|value| value.to_str().unwrap().split(','));
    values.map(|word| word.trim().to_ascii_lowercase()).collect()
}

#[tokio::test]
async fn allows_the_headers_of_the_clients_in_a_preflight() {
    let (status, headers) = call(&Cors::any_origin(), preflight(APP)).await;
    assert_eq!(status, 200);
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert_eq!(headers["access-control-max-age"], "7200");
    assert!(!headers.contains_key("access-control-allow-credentials"));
    assert_eq!(words(&headers, "access-control-allow-methods"), ["get", "post"]);
    let allowed = words(&headers, "access-control-allow-headers");
    // The headers that browsers request for grpc-web, protobuf-ts and connect-web, and those of Connect and
    // Twirp.
    for name in [
        "content-type",
        "x-grpc-web",
        "x-user-agent",
        "grpc-timeout",
        "connect-protocol-version",
        "connect-timeout-ms",
        "twirp-version",
    ] {
        assert!(allowed.iter().any(|header| header == name), "{name}");
    }
}

#[tokio::test]
async fn exposes_response_headers_to_the_page() {
    let cors = Cors::any_origin().expose_headers(["x-cost"]);
    let request = Request::post("/hello.Prod/Alive").header("origin", APP);
    let request =
        request.header("content-type", "application/grpc-web").body(Body::new("\0\0\0\0\0")).unwrap();
    let (_, headers) = call(&cors, request).await;
    assert_eq!(headers["content-type"], "application/grpc-web");
    assert_eq!(headers["access-control-allow-origin"], "*");
    let exposed = words(&headers, "access-control-expose-headers");
    for name in ["grpc-status", "grpc-message", "grpc-status-details-bin", "x-cost", "trailer-x-cost"] {
        assert!(exposed.iter().any(|header| header == name), "{name}");
    }
}

#[tokio::test]
async fn allows_only_the_listed_origins() {
    let cors = Cors::origins(["https://App.example/", "http://localhost:3000"])
        .allow_headers(["authorization", "not a name"])
        .allow_credentials()
        .max_age(std::time::Duration::from_secs(60));
    for origin in [APP, "http://localhost:3000"] {
        let (_, headers) = call(&cors, preflight(origin)).await;
        assert_eq!(headers["access-control-allow-origin"], origin);
        assert_eq!(headers["access-control-allow-credentials"], "true");
        assert_eq!(headers["access-control-max-age"], "60");
        assert!(words(&headers, "access-control-allow-headers").contains(&"authorization".into()));
        // A cache must not return this response to another origin.
        assert!(words(&headers, "vary").contains(&"origin".into()));
    }
    for origin in ["https://evil.example", "https://app.example.evil", "http://app.example", "null", "*"] {
        let (_, headers) = call(&cors, preflight(origin)).await;
        assert!(!headers.contains_key("access-control-allow-origin"), "{origin}");
    }
}

#[tokio::test]
async fn does_not_combine_credentials_with_every_origin() {
    let (_, headers) = call(&Cors::any_origin().allow_credentials(), preflight(APP)).await;
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert!(!headers.contains_key("access-control-allow-credentials"));
}

#[tokio::test]
async fn handles_a_preflight_on_the_lambda_host() {
    let json = serde_json::json!({
        "rawPath": "/hello.Prod/Alive",
        "headers": { "origin": APP, "access-control-request-method": "POST" },
        "requestContext": { "http": { "method": "OPTIONS" } },
        "isBase64Encoded": false
    });
    let event = RawValue::from_string(json.to_string()).unwrap();
    let mut handler = Host::new().handler(Cors::origins([APP]).layer(ProdServer::new(Greeter)));
    let response = handler.call(LambdaEvent::new(event, Context::default())).await.unwrap();
    let response: serde_json::Value = serde_json::from_str(response.get()).unwrap();
    assert_eq!(response["statusCode"], 200);
    assert_eq!(response["headers"]["access-control-allow-origin"], APP);
    assert_eq!(response["headers"]["access-control-allow-methods"], "GET,POST");
}

#[tokio::test]
async fn handles_a_preflight_on_the_local_host() {
    let (_child, address) = start_at(env!("CARGO_BIN_EXE_local")).await;
    let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
    let request = format!(
        "OPTIONS /hello.Prod/Alive HTTP/1.1\r\nhost: {address}\r\norigin: {APP}\r\n\
         access-control-request-method: POST\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    assert!(response.starts_with("HTTP/1.1 200 "), "{response}");
    assert!(response.contains("access-control-allow-origin: *\r\n"), "{response}");
}
