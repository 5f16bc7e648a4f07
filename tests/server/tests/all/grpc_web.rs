//! gRPC-Web calls, in the events of HTTP APIs and Function URLs.

use std::time::Duration;

use crate::support::{
    LambdaResponse, Returning, act, context_with_remaining, event, frame, invoke, invoke_handler,
    invoke_with_context, say,
};
use lambda_grpc::context::LambdaContext;
use lambda_grpc::{Host, Request, Response, Router, Status};
use proptest::prelude::*;
use prost::Message as _;
use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_server::{self, EchoServer};
use service::pb::{Action, Message};

const PATH: &str = "/echo.Echo/Say";

async fn call(event: &Value) -> LambdaResponse {
    invoke(EchoServer::new(Echoing), event).await.unwrap()
}

async fn call_with(change: impl FnOnce(&mut Value)) -> LambdaResponse {
    let mut event = event(PATH, &say("hi"));
    change(&mut event);
    call(&event).await
}

async fn status_of(body: &[u8]) -> (String, String) {
    let response = call(&event(PATH, body)).await;
    assert_eq!(response.json["statusCode"], 200);
    assert!(response.message.is_none());
    let text = |name| response.trailer(name).unwrap_or_default().to_owned();
    (text("grpc-status"), text("grpc-message"))
}

#[tokio::test]
async fn sends_exactly_this_json() {
    let response = call(&event(PATH, &say("hi"))).await;
    let body =
        base64_simd::STANDARD.encode_to_string(b"\0\0\0\0\x04\x0a\x02hi\x80\0\0\0\x0fgrpc-status:0\r\n");
    let headers = json!({ "content-type": "application/grpc-web+proto" });
    assert_eq!(
        response.json,
        json!({ "statusCode": 200, "headers": headers, "cookies": [], "isBase64Encoded": true, "body": body })
    );
}

#[tokio::test]
async fn accepts_a_function_url_without_a_stage() {
    let response = call_with(|event| {
        event["requestContext"] =
            json!({ "domainName": "x.lambda-url.eu-west-1.on.aws", "http": { "method": "POST" } });
        event["cookies"] = Value::Null;
        event["body"] = json!(base64_simd::STANDARD.encode_to_string(say("url")));
    });
    assert_eq!(response.await.message.unwrap().text, "url");
}

#[tokio::test]
async fn ignores_case_and_parameters_of_the_content_type() {
    for content_type in ["application/grpc-web", "Application/GRPC-Web+Proto; charset=utf-8"] {
        let response = call_with(|event| event["headers"]["Content-Type"] = json!(content_type)).await;
        assert_eq!(response.message.unwrap().text, "hi", "{content_type}");
    }
}

#[tokio::test]
async fn removes_a_named_stage_from_the_path() {
    let call_on_stage = |path: &'static str| {
        call_with(move |event| {
            event["rawPath"] = json!(path);
            event["requestContext"]["stage"] = json!("prod");
        })
    };
    assert_eq!(call_on_stage("/prod/echo.Echo/Say").await.trailer("grpc-status"), Some("0"));
    for path in ["/prod/prod/echo.Echo/Say", "/public/echo.Echo/Say", "/production/echo.Echo/Say"] {
        assert_eq!(call_on_stage(path).await.trailer("grpc-status"), Some("12"), "{path}");
    }
}

#[tokio::test]
async fn matches_a_path_exactly() {
    for path in [
        "/echo.Echo/Say/",
        "//echo.Echo/Say",
        "/echo.Echo/Sa%79",
        "/echo.Echo/say",
        "/x/echo.Echo/Say",
        "/",
        "",
        "*",
        "/echo.Echo/S ay",
        "/echo.Echo",
        "/echo.Echo/Say#",
        "/echo.Echo/Say?a",
        "/\u{fffd}",
    ] {
        let response = call(&event(path, &say("hi"))).await;
        assert_eq!(response.trailer("grpc-status"), Some("12"), "{path}");
    }
}

#[tokio::test]
async fn serves_only_below_the_prefix() {
    for (path, status) in [
        ("/api/echo.Echo/Say", "0"),
        ("/echo.Echo/Say", "12"),
        ("/public/echo.Echo/Say", "12"),
        ("/api/public/echo.Echo/Say", "12"),
        ("/apis/echo.Echo/Say", "12"),
    ] {
        let handler = Host::new().path_prefix("/api").handler(EchoServer::new(Echoing));
        let response =
            invoke_handler(handler, &event(path, &say("hi")), LambdaContext::default()).await.unwrap();
        assert_eq!(response.trailer("grpc-status"), Some(status), "{path}");
    }
}

#[tokio::test]
async fn explains_unknown_methods() {
    let message = |path| async move {
        let response = call(&event(path, &say("hi"))).await;
        response.trailer("grpc-message").unwrap().to_owned()
    };
    assert_eq!(
        message("/echo.Nobody/Say").await,
        "`/echo.Nobody/Say` is not served here: unknown service `echo.Nobody` (served: `echo.Echo`)"
    );
    assert!(
        message("/echo.Echo/Tail").await.contains("the build of this server left out `Tail` (`skip_rpc`)")
    );
}

#[tokio::test]
async fn sends_metadata_and_trailers() {
    let response = call_with(|event| {
        event["headers"]["X-Echo"] = json!("a, b");
        // Two values that the gateway joined, one of them with padding.
        event["headers"]["x-echo-bin"] = json!("AAE=,Ag");
    })
    .await;
    assert_eq!(response.json["headers"]["x-echoed"], "a, b");
    assert_eq!(response.trailer("x-echoed-trailer"), Some("a, b"));
    let binary: Vec<_> =
        response.trailers.iter().filter(|(name, _)| name == "x-echoed-trailer-bin").collect();
    assert_eq!(binary.len(), 2);
}

#[tokio::test]
async fn sends_details_and_metadata_of_a_status() {
    let response = call(&event(PATH, &act(Action::Fail))).await;
    assert_eq!(response.json["statusCode"], 200);
    assert_eq!(response.trailer("grpc-status"), Some("5"));
    assert_eq!(response.trailer("grpc-message"), Some("no caf%C3%A9 at 50%25"));
    assert_eq!(response.trailer("grpc-status-details-bin"), Some("AQI"));
    assert_eq!(response.trailer("x-hint"), Some("try tea"));
}

#[tokio::test]
async fn rejects_malformed_bodies() {
    let long = [&[0, 0xff, 0xff, 0xff, 0xff][..], b"x"].concat();
    let two = [say("a"), say("b")].concat();
    for (body, code, words) in [
        (&b""[..], "12", "the body is empty"),
        (b"\0\0", "13", "the message is truncated: expected 5 bytes, received 2"),
        (b"\0\0\0\0\x09hi", "13", "the message is truncated: expected 9 bytes, received 2"),
        (&long, "8", "over the limit"),
        (&two, "12", "8 bytes follow the message: a unary call sends exactly one message"),
        (b"{\"text\":\"hi\"}", "13", "the body is not a gRPC frame"),
        (b"\x01\0\0\0\0", "13", "`grpc-encoding` does not name a compression"),
        (&frame(b"\xff\xff"), "13", "cannot be decoded"),
    ] {
        let (status, message) = status_of(body).await;
        assert!(status == code && message.contains(words), "{body:?}: {status} {message}");
    }
}

#[tokio::test]
async fn rejects_invalid_base64() {
    let response = call_with(|event| event["body"] = json!("!!!")).await;
    assert_eq!(response.trailer("grpc-status"), Some("13"));
    assert!(response.trailer("grpc-message").unwrap().contains("base64"));
}

#[tokio::test]
async fn ignores_invalid_headers_and_missing_keys() {
    let response = call_with(|event| {
        let headers = &mut event["headers"];
        headers["bad name"] = json!("x");
        headers["x-control"] = json!("a\r\nb: c");
        headers["x-null"] = Value::Null;
        headers["x-array"] = json!(["a", null, 1, true]);
        headers["host"] = json!("[");
        event["cookies"] = json!(["a=b", "c=d"]);
        event.as_object_mut().unwrap().remove("rawQueryString");
    })
    .await;
    assert_eq!(response.trailer("grpc-status"), Some("0"));
    let response = call_with(|event| event["body"] = Value::Null).await;
    assert_eq!(response.trailer("grpc-status"), Some("12"));
    let response = call_with(|event| event["headers"] = Value::Null).await;
    assert_eq!(response.json["statusCode"], 415);
}

#[tokio::test]
async fn rejects_other_content_types_and_http_methods() {
    let response = call_with(|event| event["headers"]["Content-Type"] = json!("image/jpeg")).await;
    assert_eq!(response.json["statusCode"], 415);
    assert!(response.json["headers"]["accept-post"].as_str().unwrap().contains("application/grpc-web"));
    assert_eq!(response.json["isBase64Encoded"], false);
    for method in ["GET", "DELETE", "OPTIONS", "not a method", ""] {
        let response = call_with(|event| event["requestContext"]["http"]["method"] = json!(method)).await;
        assert_eq!(response.json["statusCode"], 405, "{method}");
        assert_eq!(response.json["headers"]["allow"], "POST");
    }
}

#[tokio::test]
async fn rejects_native_grpc_before_the_handler_runs() {
    let mut event = event(PATH, &act(Action::Panic));
    event["headers"]["Content-Type"] = json!("application/grpc");
    let response = call(&event).await;
    assert_eq!(response.json["headers"]["grpc-status"], "12");
    assert!(response.json["headers"]["grpc-message"].as_str().unwrap().contains("gRPC-Web"));
    assert!(response.body.is_empty());
}

#[tokio::test]
async fn hides_the_message_of_a_panic() {
    let (status, message) = status_of(&act(Action::Panic)).await;
    assert_eq!((status.as_str(), message.as_str()), ("13", "the handler panicked"));
}

#[tokio::test]
async fn ends_a_call_at_the_sooner_deadline() {
    let mut event = event(PATH, &act(Action::WaitForever));
    event["headers"]["grpc-timeout"] = json!("20m");
    assert_eq!(call(&event).await.trailer("grpc-status"), Some("4"));
    event["headers"]["grpc-timeout"] = json!("1H");
    let response = invoke_with_context(
        EchoServer::new(Echoing),
        &event,
        context_with_remaining(Duration::from_millis(150)),
    )
    .await
    .unwrap();
    assert_eq!(response.trailer("grpc-status"), Some("4"));
    event["headers"]["grpc-timeout"] = json!("soon");
    assert_eq!(call(&event).await.trailer("grpc-status"), Some("3"));
}

#[tokio::test]
async fn rejects_a_response_over_the_limit_of_lambda() {
    let large = Message { size: 5_000_000, ..Message::default() };
    let (status, message) = status_of(&frame(&large.encode_to_vec())).await;
    assert_eq!(status, "8");
    assert!(message.contains("over the limit of 6291556 bytes"), "{message}");
}

#[tokio::test]
async fn applies_the_size_limits_of_the_server() {
    let server = EchoServer::new(Echoing).max_decoding_message_size(3);
    let response = invoke(server, &event(PATH, &say("hi"))).await.unwrap();
    assert_eq!(response.trailer("grpc-status"), Some("8"));
    let server = EchoServer::new(Echoing).max_encoding_message_size(3);
    let response = invoke(server, &event(PATH, &say("hi"))).await.unwrap();
    assert_eq!(response.trailer("grpc-status"), Some("8"));
}

#[tokio::test]
async fn sends_the_status_of_an_interceptor() {
    let server = EchoServer::with_interceptor(Echoing, |_: Request<()>| Err(Status::unauthenticated("who")));
    let response = invoke(server, &event(PATH, &say("hi"))).await.unwrap();
    assert_eq!(
        (response.trailer("grpc-status"), response.trailer("grpc-message")),
        (Some("16"), Some("who"))
    );
}

#[tokio::test]
async fn serves_a_handler_of_one_rpc() {
    let handler = echo_server::say(|request: Request<Message>| async move {
        Ok(Response::new(Message { text: request.into_inner().text.to_uppercase(), ..Message::default() }))
    });
    let router = Router::new().add_service(handler.clone()).add_service(EchoServer::new(Echoing));
    assert_eq!(invoke(handler, &event(PATH, &say("hi"))).await.unwrap().message.unwrap().text, "HI");
    assert_eq!(invoke(router, &event(PATH, &say("hi"))).await.unwrap().message.unwrap().text, "HI");
}

/// Calls a server that random messages cannot end.
async fn call_returning(event: &Value) -> LambdaResponse {
    invoke(EchoServer::new(Returning), event).await.unwrap()
}

proptest! {
    #[test]
    fn handles_any_bytes(body: Vec<u8>, path: String, name: String, value: String) {
        let mut event = event(PATH, &body);
        event["rawPath"] = json!(path);
        event["headers"][name] = json!(value);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let response = runtime.block_on(call_returning(&event));
        prop_assert!(response.trailer("grpc-status").is_some() || response.json["statusCode"] == 415);
    }

    #[test]
    fn echoes_any_message(text: String, data: Vec<u8>) {
        let message = Message { text, data, long_name: 1, ..Message::default() };
        let event = event(PATH, &frame(&message.encode_to_vec()));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        prop_assert_eq!(runtime.block_on(call(&event)).message, Some(message));
    }
}
