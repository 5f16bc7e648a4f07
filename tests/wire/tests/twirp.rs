//! Twirp calls, in the events of HTTP APIs.

mod support;

use lambda_grpc::LambdaContext;
use lambda_grpc::{Body, Code, Host, Request, TwirpPrefix};
use proptest::prelude::*;
use prost::Message as _;
use serde_json::{Value, json};
use support::{Reply, collect, invoke, invoke_handler, post};
use tower_layer::Layer;
use tower_service::Service;
use wire::Echoing;
use wire::pb::Message;
use wire::pb::echo_client::EchoClient;
use wire::pb::echo_server::{self, EchoServer};

const PATH: &str = "/twirp/wire.Echo/Say";

async fn call(event: &Value) -> Reply {
    let handler = Host::new().twirp_prefix("/twirp").handler(EchoServer::new(Echoing));
    invoke_handler(handler, event, LambdaContext::default()).await.unwrap()
}

fn say(text: &str) -> Value {
    let message = Message { text: text.into(), ..Message::default() };
    post(PATH, "application/protobuf", &message.encode_to_vec())
}

#[tokio::test]
async fn answers_a_message_with_a_message() {
    let reply = call(&say("hi")).await;
    assert_eq!((reply.status(), reply.bare().text.as_str()), (200, "hi"));
    assert_eq!(reply.json["headers"], json!({ "content-type": "application/protobuf" }));
}

#[tokio::test]
async fn answers_protobuf_without_a_prefix() {
    // The content type is no other protocol's.
    let mut event = say("hi");
    event["rawPath"] = json!("/wire.Echo/Say");
    assert_eq!(call(&event).await.bare().text, "hi");
    assert_eq!(invoke(EchoServer::new(Echoing), &event).await.unwrap().bare().text, "hi");
}

#[tokio::test]
async fn names_the_setting_to_a_client_that_calls_an_unset_prefix() {
    let rpc = Host::new().twirp_prefix("/rpc");
    for host in [Host::new(), Host::new().twirp_prefix("/"), rpc] {
        for content_type in ["application/protobuf", "application/json", "Application/JSON; charset=utf-8"] {
            let handler = host.clone().handler(EchoServer::new(Echoing));
            let event = post(PATH, content_type, b"{}");
            let reply = invoke_handler(handler, &event, LambdaContext::default()).await.unwrap();
            let error = reply.error();
            assert_eq!((reply.status(), &error["code"]), (404, &json!("bad_route")), "{content_type}");
            let words = error["msg"].as_str().unwrap();
            for word in
                ["`/twirp/wire.Echo/Say`", "`Host::twirp_prefix(\"/twirp\")`", "call `/wire.Echo/Say`"]
            {
                assert!(words.contains(word), "{words}");
            }
        }
    }
    // A client of Connect reads its own words, whatever path it was given.
    let mut event = post(PATH, "application/json", b"{}");
    event["headers"]["connect-protocol-version"] = json!("1");
    let reply = invoke(EchoServer::new(Echoing), &event).await.unwrap();
    assert_eq!((reply.status(), &reply.error()["code"]), (404, &json!("unimplemented")));
}

#[tokio::test]
async fn suggests_no_path_that_is_not_served() {
    for (path, is_suggested) in [(PATH, true), ("/twirp/wire.Echo/Sya", false), ("/twirp/a/b/c", false)] {
        let event = post(path, "application/protobuf", &[]);
        let error = invoke(EchoServer::new(Echoing), &event).await.unwrap().error();
        assert_eq!(error["msg"].as_str().unwrap().contains("or call"), is_suggested, "{error}");
    }
}

#[tokio::test]
async fn lets_a_handler_hand_its_request_on() {
    // The client sends the extensions of the request too, and its call is one of gRPC.
    let server = echo_server::say(|request: Request<Message>| async {
        EchoClient::new(EchoServer::new(Echoing)).say(request).await
    });
    for path in ["/wire.Echo/Say", PATH] {
        let handler = Host::new().twirp_prefix("/twirp").handler(server.clone());
        let mut event = say("hi");
        event["rawPath"] = json!(path);
        let reply = invoke_handler(handler, &event, LambdaContext::default()).await.unwrap();
        assert_eq!((reply.status(), reply.bare().text.as_str()), (200, "hi"), "{path}");
    }
}

#[tokio::test]
async fn names_the_path_prefix_to_a_client_that_calls_without_it() {
    for host in [Host::new().path_prefix("/api"), Host::new().path_prefix("/api").twirp_prefix("/twirp")] {
        let handler = host.handler(EchoServer::new(Echoing));
        let event = post(PATH, "application/json", b"{}");
        let error = invoke_handler(handler, &event, LambdaContext::default()).await.unwrap().error();
        assert_eq!(error["code"], "bad_route");
        assert!(error["msg"].as_str().unwrap().contains("`path_prefix`"), "{error}");
    }
}

#[tokio::test]
async fn has_its_prefix_behind_the_hosts() {
    let host = || Host::new().path_prefix("/api").twirp_prefix("/rpc/v1");
    for (path, status) in [
        ("/api/rpc/v1/wire.Echo/Say", 200),
        ("/api/wire.Echo/Say", 200),
        ("/rpc/v1/wire.Echo/Say", 404),
        ("/rpc/v1/api/wire.Echo/Say", 404),
        ("/api/rpc/v1/rpc/v1/wire.Echo/Say", 404),
        ("/api/twirp/wire.Echo/Say", 404),
    ] {
        let handler = host().handler(EchoServer::new(Echoing));
        let event = post(path, "application/protobuf", &[]);
        let reply = invoke_handler(handler, &event, LambdaContext::default()).await.unwrap();
        assert_eq!(reply.status(), status, "{path}");
    }
}

#[tokio::test]
async fn has_a_prefix_on_other_http_servers() {
    for (path, content_type, expected) in [
        ("/twirp/wire.Echo/Say", "application/json", r#"{"text":"","data":"","long_name":"0"}"#),
        ("/twirp/wire.Echo/Say", "application/protobuf", ""),
        ("/wire.Echo/Say", "application/protobuf", ""),
        ("/wire.Echo/Say", "application/json", "{}"),
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
        let reply = call(&say(&format!("code {}", code as i32))).await;
        assert_eq!((reply.status(), &reply.error()["code"]), (status, &json!(name)));
    }
}

#[tokio::test]
async fn carries_an_error_with_metadata_and_details() {
    let reply = call(&say("fail")).await;
    let meta = json!({ "x-hint": "try tea", "grpc-status-details-bin": "AQI" });
    assert_eq!(reply.error(), json!({ "code": "not_found", "msg": "no café at 50%", "meta": meta }));
    assert_eq!(reply.header("x-hint"), Some("try tea"));
    assert_eq!(reply.header("grpc-status-details-bin"), None);
}

#[tokio::test]
async fn calls_a_wrong_route_bad_route() {
    let cases = [
        ("/twirp/wire.Echo/Sya", "POST", "application/protobuf", "did you mean `/wire.Echo/Say`?"),
        ("/twirp/twirp/wire.Echo/Say", "POST", "application/protobuf", "`/twirp/twirp` precedes"),
        ("/twirp", "POST", "application/protobuf", "`/package.Service/Method`"),
        ("/twirp/Say", "POST", "application/protobuf", "there is no service `twirp`"),
        (PATH, "GET", "application/protobuf", "not GET"),
        (PATH, "POST", "image/jpeg", "image/jpeg"),
        (PATH, "POST", "application/grpc-web", "application/protobuf and application/json are"),
    ];
    for (path, method, content_type, words) in cases {
        let mut event = post(path, content_type, &[]);
        event["requestContext"]["http"]["method"] = json!(method);
        let reply = call(&event).await;
        let error = reply.error();
        assert_eq!((reply.status(), &error["code"]), (404, &json!("bad_route")), "{path} {content_type}");
        assert!(error["msg"].as_str().unwrap().contains(words), "{error}");
    }
}

#[tokio::test]
async fn calls_what_is_no_message_malformed() {
    let reply = call(&post(PATH, "application/protobuf", b"\xff\xff")).await;
    assert_eq!((reply.status(), &reply.error()["code"]), (400, &json!("malformed")));
}

#[tokio::test]
async fn refuses_what_only_the_host_sees_in_json_too() {
    for event in [say("large"), post(PATH, "application/json", br#"{"text":"large"}"#)] {
        let error = call(&event).await.error();
        assert_eq!(error["code"], "resource_exhausted");
        assert!(error["msg"].is_string(), "{error}");
    }
}

#[tokio::test]
async fn sends_trailers_as_headers() {
    let mut event = say("hi");
    event["headers"]["x-ask"] = json!("a");
    let reply = call(&event).await;
    assert_eq!((reply.header("x-answer"), reply.header("x-trailer")), (Some("a"), Some("a")));
}

proptest! {
    #[test]
    fn answers_any_bytes(body: Vec<u8>, rest: String, content_type: String) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let reply = runtime.block_on(call(&post(PATH, "application/protobuf", &body)));
        prop_assert!(reply.status() == 200 || reply.error()["code"].is_string());
        let reply = runtime.block_on(call(&post(&format!("/twirp/a.B/{rest}"), &content_type, &body)));
        prop_assert!(reply.error()["code"].is_string());
    }
}
