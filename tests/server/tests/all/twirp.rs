//! Twirp calls, in the events of HTTP APIs.

use crate::support::{LambdaResponse, Returning, collect, invoke, invoke_handler, post};
use lambda_grpc::body::Body;
use lambda_grpc::context::LambdaContext;
use lambda_grpc::layer::TwirpPrefix;
use lambda_grpc::{Code, Host, Request};
use proptest::prelude::*;
use prost::Message as _;
use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_client::EchoClient;
use service::pb::echo_server::{self, EchoServer};
use service::pb::{Action, Message};
use tower_layer::Layer;
use tower_service::Service;

const PATH: &str = "/twirp/echo.Echo/Say";

async fn call(event: &Value) -> LambdaResponse {
    let handler = Host::new().twirp_prefix("/twirp").handler(EchoServer::new(Echoing));
    invoke_handler(handler, event, LambdaContext::default()).await.unwrap()
}

fn say(text: &str) -> Value {
    send(&Message { text: text.into(), ..Message::default() })
}

fn send(message: &Message) -> Value {
    post(PATH, "application/protobuf", &message.encode_to_vec())
}

#[tokio::test]
async fn receives_and_sends_unframed_messages() {
    let response = call(&say("hi")).await;
    assert_eq!((response.status(), response.unframed().text.as_str()), (200, "hi"));
    assert_eq!(response.json["headers"], json!({ "content-type": "application/protobuf" }));
}

#[tokio::test]
async fn serves_protobuf_without_a_prefix() {
    // No other protocol has this content type.
    let mut event = say("hi");
    event["rawPath"] = json!("/echo.Echo/Say");
    assert_eq!(call(&event).await.unframed().text, "hi");
    assert_eq!(invoke(EchoServer::new(Echoing), &event).await.unwrap().unframed().text, "hi");
}

#[tokio::test]
async fn names_the_setting_for_calls_below_an_unset_prefix() {
    let rpc = Host::new().twirp_prefix("/rpc");
    for host in [Host::new(), Host::new().twirp_prefix("/"), rpc] {
        for content_type in ["application/protobuf", "application/json", "Application/JSON; charset=utf-8"] {
            let handler = host.clone().handler(EchoServer::new(Echoing));
            let event = post(PATH, content_type, b"{}");
            let response = invoke_handler(handler, &event, LambdaContext::default()).await.unwrap();
            let error = response.error();
            assert_eq!((response.status(), &error["code"]), (404, &json!("bad_route")), "{content_type}");
            let words = error["msg"].as_str().unwrap();
            for word in
                ["`/twirp/echo.Echo/Say`", "`Host::twirp_prefix(\"/twirp\")`", "call `/echo.Echo/Say`"]
            {
                assert!(words.contains(word), "{words}");
            }
        }
    }
    // A Connect client receives a Connect error, whatever its path is.
    let mut event = post(PATH, "application/json", b"{}");
    event["headers"]["connect-protocol-version"] = json!("1");
    let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
    assert_eq!((response.status(), &response.error()["code"]), (404, &json!("unimplemented")));
}

#[tokio::test]
async fn suggests_only_served_paths() {
    for (path, is_suggested) in [(PATH, true), ("/twirp/echo.Echo/Sya", false), ("/twirp/a/b/c", false)] {
        let event = post(path, "application/protobuf", &[]);
        let error = invoke(EchoServer::new(Echoing), &event).await.unwrap().error();
        assert_eq!(error["msg"].as_str().unwrap().contains("or call"), is_suggested, "{error}");
    }
}

#[tokio::test]
async fn lets_a_handler_forward_its_request() {
    // The client passes on the extensions of the request. Its call must be native gRPC
    // nevertheless.
    let server = echo_server::say(|request: Request<Message>| async {
        EchoClient::new(EchoServer::new(Echoing)).say(request).await
    });
    for path in ["/echo.Echo/Say", PATH] {
        let handler = Host::new().twirp_prefix("/twirp").handler(server.clone());
        let mut event = say("hi");
        event["rawPath"] = json!(path);
        let response = invoke_handler(handler, &event, LambdaContext::default()).await.unwrap();
        assert_eq!((response.status(), response.unframed().text.as_str()), (200, "hi"), "{path}");
    }
}

#[tokio::test]
async fn names_the_setting_for_calls_without_the_path_prefix() {
    for host in [Host::new().path_prefix("/api"), Host::new().path_prefix("/api").twirp_prefix("/twirp")] {
        let handler = host.handler(EchoServer::new(Echoing));
        let event = post(PATH, "application/json", b"{}");
        let error = invoke_handler(handler, &event, LambdaContext::default()).await.unwrap().error();
        assert_eq!(error["code"], "bad_route");
        assert!(error["msg"].as_str().unwrap().contains("`Host::path_prefix`"), "{error}");
    }
}

#[tokio::test]
async fn puts_its_prefix_after_that_of_the_host() {
    let host = || Host::new().path_prefix("/api").twirp_prefix("/rpc/v1");
    for (path, status) in [
        ("/api/rpc/v1/echo.Echo/Say", 200),
        ("/api/echo.Echo/Say", 200),
        ("/rpc/v1/echo.Echo/Say", 404),
        ("/rpc/v1/api/echo.Echo/Say", 404),
        ("/api/rpc/v1/rpc/v1/echo.Echo/Say", 404),
        ("/api/twirp/echo.Echo/Say", 404),
    ] {
        let handler = host().handler(EchoServer::new(Echoing));
        let event = post(path, "application/protobuf", &[]);
        let response = invoke_handler(handler, &event, LambdaContext::default()).await.unwrap();
        assert_eq!(response.status(), status, "{path}");
    }
}

/// The empty message, in the JSON of Twirp.
const DEFAULTS: &str = r#"{"text":"","data":"","long_name":"0","action":"RESPOND","code":0,"size":0,"milliseconds":0,"add_report":false}"#;

#[tokio::test]
async fn serves_a_prefix_on_other_http_servers() {
    for (path, content_type, expected) in [
        ("/twirp/echo.Echo/Say", "application/json", DEFAULTS),
        ("/twirp/echo.Echo/Say", "application/protobuf", ""),
        ("/echo.Echo/Say", "application/protobuf", ""),
        ("/echo.Echo/Say", "application/json", "{}"),
    ] {
        let body = if content_type.ends_with("json") { "{}" } else { "" };
        let request = http::Request::post(path).header("content-type", content_type);
        let mut server = TwirpPrefix::new("/twirp").layer(EchoServer::new(Echoing));
        let response = server.call(request.body(Body::new(body)).unwrap()).await.unwrap();
        assert_eq!(response.status(), 200, "{path} {content_type}");
        let (data, _) = collect(response.into_body()).await;
        assert_eq!(String::from_utf8(data).unwrap(), expected, "{path} {content_type}");
    }
    let request = http::Request::post(PATH).header("content-type", "application/json");
    let response = EchoServer::new(Echoing).call(request.body(Body::new("{}")).unwrap()).await.unwrap();
    assert_eq!(response.status(), 404);
    let error: Value = serde_json::from_slice(&collect(response.into_body()).await.0).unwrap();
    assert_eq!(error["code"], "bad_route");
    assert!(error["msg"].as_str().unwrap().contains("the layer `TwirpPrefix`"), "{error}");
}

#[tokio::test]
async fn maps_every_code_to_its_http_status() {
    let table = [
        (Code::Cancelled, "canceled", 408),
        (Code::Unknown, "unknown", 500),
        (Code::InvalidArgument, "invalid_argument", 400),
        (Code::DeadlineExceeded, "deadline_exceeded", 408),
        (Code::NotFound, "not_found", 404),
        (Code::AlreadyExists, "already_exists", 409),
        (Code::PermissionDenied, "permission_denied", 403),
        (Code::ResourceExhausted, "resource_exhausted", 429),
        (Code::FailedPrecondition, "failed_precondition", 412),
        (Code::Aborted, "aborted", 409),
        (Code::OutOfRange, "out_of_range", 400),
        (Code::Unimplemented, "unimplemented", 501),
        (Code::Internal, "internal", 500),
        (Code::Unavailable, "unavailable", 503),
        (Code::DataLoss, "data_loss", 500),
        (Code::Unauthenticated, "unauthenticated", 401),
    ];
    for (code, name, status) in table {
        let response = call(&send(&Message { code: code.into(), ..Action::FailWithCode.into() })).await;
        assert_eq!((response.status(), &response.error()["code"]), (status, &json!(name)));
    }
}

#[tokio::test]
async fn sends_metadata_and_details_of_errors() {
    let response = call(&send(&Action::Fail.into())).await;
    let meta = json!({ "x-hint": "try tea", "grpc-status-details-bin": "AQI" });
    assert_eq!(response.error(), json!({ "code": "not_found", "msg": "no café at 50%", "meta": meta }));
    assert_eq!(response.header("x-hint"), Some("try tea"));
    assert_eq!(response.header("grpc-status-details-bin"), None);
}

#[tokio::test]
async fn rejects_wrong_routes_with_bad_route() {
    let cases = [
        ("/twirp/echo.Echo/Sya", "POST", "application/protobuf", "did you mean `/echo.Echo/Say`?"),
        ("/twirp/twirp/echo.Echo/Say", "POST", "application/protobuf", "To serve it below `/twirp/twirp`"),
        ("/twirp", "POST", "application/protobuf", "`/package.Service/Method`"),
        ("/twirp/Say", "POST", "application/protobuf", "unknown service `twirp`"),
        (PATH, "GET", "application/protobuf", "not GET"),
        (PATH, "POST", "image/jpeg", "image/jpeg"),
        (PATH, "POST", "application/grpc-web", "(supported: application/protobuf, application/json)"),
    ];
    for (path, method, content_type, words) in cases {
        let mut event = post(path, content_type, &[]);
        event["requestContext"]["http"]["method"] = json!(method);
        let response = call(&event).await;
        let error = response.error();
        assert_eq!((response.status(), &error["code"]), (404, &json!("bad_route")), "{path} {content_type}");
        assert!(error["msg"].as_str().unwrap().contains(words), "{error}");
    }
}

#[tokio::test]
async fn rejects_malformed_messages() {
    let response = call(&post(PATH, "application/protobuf", b"\xff\xff")).await;
    assert_eq!((response.status(), &response.error()["code"]), (400, &json!("malformed")));
}

#[tokio::test]
async fn sends_rejections_of_the_host_as_json() {
    let large = Message { size: 5_000_000, ..Message::default() };
    for event in [send(&large), post(PATH, "application/json", br#"{"size":5000000}"#)] {
        let error = call(&event).await.error();
        assert_eq!(error["code"], "resource_exhausted");
        assert!(error["msg"].is_string(), "{error}");
    }
}

#[tokio::test]
async fn sends_trailers_as_headers() {
    let mut event = say("hi");
    event["headers"]["x-echo"] = json!("a");
    let response = call(&event).await;
    assert_eq!((response.header("x-echoed"), response.header("x-echoed-trailer")), (Some("a"), Some("a")));
}

/// Calls a server that random messages cannot end.
async fn call_returning(event: &Value) -> LambdaResponse {
    let handler = Host::new().twirp_prefix("/twirp").handler(EchoServer::new(Returning));
    invoke_handler(handler, event, LambdaContext::default()).await.unwrap()
}

proptest! {
    #[test]
    fn handles_any_bytes(body: Vec<u8>, rest: String, content_type: String) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let response = runtime.block_on(call_returning(&post(PATH, "application/protobuf", &body)));
        prop_assert!(response.status() == 200 || response.error()["code"].is_string());
        let response = runtime.block_on(call_returning(&post(&format!("/twirp/a.B/{rest}"), &content_type, &body)));
        prop_assert!(response.error()["code"].is_string());
    }
}
