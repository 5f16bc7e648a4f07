//! gRPC-Web calls in the events of HTTP APIs and Function URLs.

mod support;

use std::time::Duration;

use lambda_grpc::LambdaContext;
use lambda_grpc::{Host, Request, Response, Router, Status};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{Reply, event, framed, invoke, invoke_before, invoke_handler, say, with_left};
use wire::Echoing;
use wire::pb::Message;
use wire::pb::echo_server::{self, EchoServer};

const PATH: &str = "/wire.Echo/Say";

async fn call(event: &Value) -> Reply {
    invoke(EchoServer::new(Echoing), event).await.unwrap()
}

async fn call_with(change: impl FnOnce(&mut Value)) -> Reply {
    let mut event = event(PATH, &say("hi"));
    change(&mut event);
    call(&event).await
}

async fn status_of(body: &[u8]) -> (String, String) {
    let reply = call(&event(PATH, body)).await;
    assert_eq!(reply.json["statusCode"], 200);
    assert!(reply.message.is_none());
    let text = |name| reply.trailer(name).unwrap_or_default().to_owned();
    (text("grpc-status"), text("grpc-message"))
}

#[tokio::test]
async fn answers_a_call_with_exactly_this_json() {
    let reply = call(&event(PATH, &say("hi"))).await;
    let body =
        base64_simd::STANDARD.encode_to_string(b"\0\0\0\0\x04\x0a\x02hi\x80\0\0\0\x0fgrpc-status:0\r\n");
    let headers = json!({ "content-type": "application/grpc-web+proto" });
    assert_eq!(
        reply.json,
        json!({ "statusCode": 200, "headers": headers, "cookies": [], "isBase64Encoded": true, "body": body })
    );
}

#[tokio::test]
async fn answers_a_function_url_that_has_no_stage() {
    let reply = call_with(|event| {
        event["requestContext"] =
            json!({ "domainName": "x.lambda-url.eu-west-1.on.aws", "http": { "method": "POST" } });
        event["cookies"] = Value::Null;
        event["body"] = json!(base64_simd::STANDARD.encode_to_string(say("url")));
    });
    assert_eq!(reply.await.message.unwrap().text, "url");
}

#[tokio::test]
async fn takes_any_letter_case_and_parameters_of_the_content_type() {
    for content_type in ["application/grpc-web", "Application/GRPC-Web+Proto; charset=utf-8"] {
        let reply = call_with(|event| event["headers"]["Content-Type"] = json!(content_type)).await;
        assert_eq!(reply.message.unwrap().text, "hi", "{content_type}");
    }
}

#[tokio::test]
async fn strips_a_named_stage_and_nothing_else() {
    let staged = |path: &'static str| {
        call_with(move |event| {
            event["rawPath"] = json!(path);
            event["requestContext"]["stage"] = json!("prod");
        })
    };
    assert_eq!(staged("/prod/wire.Echo/Say").await.trailer("grpc-status"), Some("0"));
    for path in ["/prod/prod/wire.Echo/Say", "/public/wire.Echo/Say", "/production/wire.Echo/Say"] {
        assert_eq!(staged(path).await.trailer("grpc-status"), Some("12"), "{path}");
    }
}

#[tokio::test]
async fn matches_a_path_exactly() {
    for path in [
        "/wire.Echo/Say/",
        "//wire.Echo/Say",
        "/wire.Echo/Sa%79",
        "/wire.Echo/say",
        "/x/wire.Echo/Say",
        "/",
        "",
        "*",
        "/wire.Echo/S ay",
        "/wire.Echo",
        "/wire.Echo/Say#",
        "/wire.Echo/Say?a",
        "/\u{fffd}",
    ] {
        let reply = call(&event(path, &say("hi"))).await;
        assert_eq!(reply.trailer("grpc-status"), Some("12"), "{path}");
    }
}

#[tokio::test]
async fn serves_below_a_prefix_and_nowhere_else() {
    for (path, status) in [
        ("/api/wire.Echo/Say", "0"),
        ("/wire.Echo/Say", "12"),
        ("/public/wire.Echo/Say", "12"),
        ("/api/public/wire.Echo/Say", "12"),
        ("/apis/wire.Echo/Say", "12"),
    ] {
        let handler = Host::new().path_prefix("/api").handler(EchoServer::new(Echoing));
        let reply =
            invoke_handler(handler, &event(path, &say("hi")), LambdaContext::default()).await.unwrap();
        assert_eq!(reply.trailer("grpc-status"), Some(status), "{path}");
    }
}

#[tokio::test]
async fn names_what_is_not_served() {
    let message = |path| async move {
        let reply = call(&event(path, &say("hi"))).await;
        reply.trailer("grpc-message").unwrap().to_owned()
    };
    assert_eq!(
        message("/wire.Nobody/Say").await,
        "`/wire.Nobody/Say` is not served here: there is no service `wire.Nobody`, only `wire.Echo`"
    );
    assert!(message("/wire.Echo/Tail").await.contains("left out when this server was built (`skip_rpc`)"));
}

#[tokio::test]
async fn carries_metadata_and_trailers() {
    let reply = call_with(|event| {
        event["headers"]["X-Ask"] = json!("a, b");
        // Two values that the gateway has joined, one of them padded.
        event["headers"]["x-ask-bin"] = json!("AAE=,Ag");
    })
    .await;
    assert_eq!(reply.json["headers"]["x-answer"], "a, b");
    assert_eq!(reply.trailer("x-trailer"), Some("a, b"));
    let binary: Vec<_> = reply.trailers.iter().filter(|(name, _)| name == "x-answer-bin").collect();
    assert_eq!(binary.len(), 2);
}

#[tokio::test]
async fn carries_a_status_with_details_and_metadata() {
    let reply = call(&event(PATH, &say("fail"))).await;
    assert_eq!(reply.json["statusCode"], 200);
    assert_eq!(reply.trailer("grpc-status"), Some("5"));
    assert_eq!(reply.trailer("grpc-message"), Some("no caf%C3%A9 at 50%25"));
    assert_eq!(reply.trailer("grpc-status-details-bin"), Some("AQI"));
    assert_eq!(reply.trailer("x-hint"), Some("try tea"));
}

#[tokio::test]
async fn explains_damaged_bodies() {
    let long = [&[0, 0xff, 0xff, 0xff, 0xff][..], b"x"].concat();
    let two = [say("a"), say("b")].concat();
    for (body, code, words) in [
        (&b""[..], "12", "the body is empty"),
        (b"\0\0", "13", "cut short"),
        (b"\0\0\0\0\x09hi", "13", "9 bytes are promised and 2 are there"),
        (&long, "8", "over the limit"),
        (&two, "12", "no more"),
        (b"{\"text\":\"hi\"}", "13", "no length-prefixed message"),
        (b"\x01\0\0\0\0", "13", "names no compression"),
        (&framed(b"\xff\xff"), "13", "cannot be decoded"),
    ] {
        let (status, message) = status_of(body).await;
        assert!(status == code && message.contains(words), "{body:?}: {status} {message}");
    }
}

#[tokio::test]
async fn explains_a_body_that_is_no_base64() {
    let reply = call_with(|event| event["body"] = json!("!!!")).await;
    assert_eq!(reply.trailer("grpc-status"), Some("13"));
    assert!(reply.trailer("grpc-message").unwrap().contains("base64"));
}

#[tokio::test]
async fn survives_odd_headers_and_missing_keys() {
    let reply = call_with(|event| {
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
    assert_eq!(reply.trailer("grpc-status"), Some("0"));
    let reply = call_with(|event| event["body"] = Value::Null).await;
    assert_eq!(reply.trailer("grpc-status"), Some("12"));
    let reply = call_with(|event| event["headers"] = Value::Null).await;
    assert_eq!(reply.json["statusCode"], 415);
}

#[tokio::test]
async fn answers_other_content_types_and_methods_in_http() {
    let reply = call_with(|event| event["headers"]["Content-Type"] = json!("image/jpeg")).await;
    assert_eq!(reply.json["statusCode"], 415);
    assert!(reply.json["headers"]["accept-post"].as_str().unwrap().contains("application/grpc-web"));
    assert_eq!(reply.json["isBase64Encoded"], false);
    for method in ["GET", "DELETE", "OPTIONS", "not a method", ""] {
        let reply = call_with(|event| event["requestContext"]["http"]["method"] = json!(method)).await;
        assert_eq!(reply.json["statusCode"], 405, "{method}");
        assert_eq!(reply.json["headers"]["allow"], "POST");
    }
}

#[tokio::test]
async fn refuses_native_grpc_before_the_handler_runs() {
    let mut event = event(PATH, &say("panic"));
    event["headers"]["Content-Type"] = json!("application/grpc");
    let reply = call(&event).await;
    assert_eq!(reply.json["headers"]["grpc-status"], "12");
    assert!(reply.json["headers"]["grpc-message"].as_str().unwrap().contains("gRPC-Web"));
    assert!(reply.body.is_empty());
}

#[tokio::test]
async fn keeps_the_text_of_a_panic_to_itself() {
    let (status, message) = status_of(&say("panic")).await;
    assert_eq!((status.as_str(), message.as_str()), ("13", "the handler panicked"));
}

#[tokio::test]
async fn ends_a_call_at_the_sooner_deadline() {
    let mut event = event(PATH, &say("sleep"));
    event["headers"]["grpc-timeout"] = json!("20m");
    assert_eq!(call(&event).await.trailer("grpc-status"), Some("4"));
    event["headers"]["grpc-timeout"] = json!("1H");
    let reply =
        invoke_before(EchoServer::new(Echoing), &event, with_left(Duration::from_millis(150))).await.unwrap();
    assert_eq!(reply.trailer("grpc-status"), Some("4"));
    event["headers"]["grpc-timeout"] = json!("soon");
    assert_eq!(call(&event).await.trailer("grpc-status"), Some("3"));
}

#[tokio::test]
async fn refuses_a_reply_that_lambda_would_not_take() {
    let (status, message) = status_of(&say("large")).await;
    assert_eq!(status, "8");
    assert!(message.contains("over the limit of 6291556 bytes"), "{message}");
}

#[tokio::test]
async fn keeps_to_the_limits_that_the_application_set() {
    let server = EchoServer::new(Echoing).max_decoding_message_size(3);
    let reply = invoke(server, &event(PATH, &say("hi"))).await.unwrap();
    assert_eq!(reply.trailer("grpc-status"), Some("8"));
    let server = EchoServer::new(Echoing).max_encoding_message_size(3);
    let reply = invoke(server, &event(PATH, &say("hi"))).await.unwrap();
    assert_eq!(reply.trailer("grpc-status"), Some("8"));
}

#[tokio::test]
async fn refuses_from_an_interceptor_in_the_callers_protocol() {
    let server = EchoServer::with_interceptor(Echoing, |_: Request<()>| Err(Status::unauthenticated("who")));
    let reply = invoke(server, &event(PATH, &say("hi"))).await.unwrap();
    assert_eq!((reply.trailer("grpc-status"), reply.trailer("grpc-message")), (Some("16"), Some("who")));
}

#[tokio::test]
async fn serves_one_rpc_with_one_function() {
    let handler = echo_server::say(|request: Request<Message>| async move {
        Ok(Response::new(Message { text: request.into_inner().text.to_uppercase(), ..Message::default() }))
    });
    let router = Router::new().add_service(handler.clone()).add_service(EchoServer::new(Echoing));
    assert_eq!(invoke(handler, &event(PATH, &say("hi"))).await.unwrap().message.unwrap().text, "HI");
    assert_eq!(invoke(router, &event(PATH, &say("hi"))).await.unwrap().message.unwrap().text, "HI");
}

proptest! {
    #[test]
    fn answers_any_bytes_with_a_status(body: Vec<u8>, path: String, name: String, value: String) {
        let mut event = event(PATH, &body);
        event["rawPath"] = json!(path);
        event["headers"][name] = json!(value);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let reply = runtime.block_on(call(&event));
        prop_assert!(reply.trailer("grpc-status").is_some() || reply.json["statusCode"] == 415);
    }

    #[test]
    fn brings_every_message_back(text: String, data: Vec<u8>) {
        prop_assume!(!["panic", "sleep", "large", "fail"].contains(&text.as_str()));
        let message = Message { text, data, long_name: 1 };
        let event = event(PATH, &framed(&prost::Message::encode_to_vec(&message)));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        prop_assert_eq!(runtime.block_on(call(&event)).message, Some(message));
    }
}
