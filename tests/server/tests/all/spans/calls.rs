//! The spans of calls that reach the server.

use super::{CALLERS, METHOD, assert_fields, span_of};
use crate::support::{event, frame, post, say};
use lambda_grpc::Code;
use serde_json::json;
use service::Echoing;
use service::pb::echo_server::EchoServer;
use service::pb::{Action, Message};

#[tokio::test]
async fn is_named_by_the_method_of_a_success() {
    for caller in &CALLERS {
        let span = span_of(EchoServer::new(Echoing), &caller.event(METHOD, &Message::default())).await;
        let mut fields =
            vec![("otel.name", METHOD), ("rpc.method", METHOD), ("rpc.system.name", caller.system)];
        // Connect and Twirp have names for errors only.
        fields.extend((caller.system == "grpc").then_some(("rpc.status_code", "OK")));
        assert_fields(span, &fields, caller.content_type);
    }
}

#[tokio::test]
async fn has_the_status_of_a_failure() {
    for caller in &CALLERS {
        for (code, name, is_error) in [
            (Code::Cancelled, if caller.system == "grpc" { "CANCELLED" } else { "CANCELED" }, false),
            (Code::Unknown, "UNKNOWN", true),
            (Code::InvalidArgument, "INVALID_ARGUMENT", false),
            (Code::DeadlineExceeded, "DEADLINE_EXCEEDED", true),
            (Code::NotFound, "NOT_FOUND", false),
            (Code::AlreadyExists, "ALREADY_EXISTS", false),
            (Code::PermissionDenied, "PERMISSION_DENIED", false),
            (Code::ResourceExhausted, "RESOURCE_EXHAUSTED", false),
            (Code::FailedPrecondition, "FAILED_PRECONDITION", false),
            (Code::Aborted, "ABORTED", false),
            (Code::OutOfRange, "OUT_OF_RANGE", false),
            (Code::Unimplemented, "UNIMPLEMENTED", true),
            (Code::Internal, "INTERNAL", true),
            (Code::Unavailable, "UNAVAILABLE", true),
            (Code::DataLoss, "DATA_LOSS", true),
            (Code::Unauthenticated, "UNAUTHENTICATED", false),
            // A handler must not return OK as an error.
            (Code::Ok, "UNKNOWN", true),
        ] {
            let failure = Message { code: code.into(), ..Action::FailWithCode.into() };
            let span = span_of(EchoServer::new(Echoing), &caller.event(METHOD, &failure)).await;
            let name = caller.code(name);
            let mut fields = vec![
                ("otel.name", METHOD),
                ("rpc.method", METHOD),
                ("rpc.status_code", &*name),
                ("rpc.system.name", caller.system),
            ];
            if is_error {
                fields.extend([("error.type", &*name), ("otel.status_code", "ERROR")]);
            }
            assert_fields(span, &fields, &format!("{} {code:?}", caller.content_type));
        }
    }
}

#[tokio::test]
async fn has_the_status_of_a_panic_and_of_a_response_that_is_too_large() {
    for caller in &CALLERS {
        let large = Message { size: 5_000_000, ..Message::default() };
        for (message, name, error) in [
            (Action::Panic.into(), "INTERNAL", true),
            (large, "RESOURCE_EXHAUSTED", false),
            (Action::SendLargeMetadata.into(), "RESOURCE_EXHAUSTED", false),
        ] {
            let span = span_of(EchoServer::new(Echoing), &caller.event(METHOD, &message)).await;
            assert_eq!(span["rpc.method"], METHOD);
            assert_eq!(span["rpc.status_code"], caller.code(name), "{}", caller.content_type);
            assert_eq!(span.contains_key("error.type"), error);
        }
    }
}

#[tokio::test]
async fn has_the_status_that_the_protocol_of_a_rejection_has() {
    let server = || EchoServer::new(Echoing).max_decoding_message_size(1_000);
    let long = "a".repeat(2_000);
    let mut version = post("/echo.Echo/Say", "application/proto", b"");
    version["headers"]["connect-protocol-version"] = json!("2");
    let mut query = post("/echo.Echo/Look", "", b"");
    query["requestContext"]["http"]["method"] = json!("GET");
    query["rawQueryString"] = json!("encoding=proto&message=&connect=v2");
    let mut side_effects = query.clone();
    side_effects["rawPath"] = json!("/echo.Echo/Say");
    let mut compression = post("/echo.Echo/Say", "application/proto", b"");
    compression["headers"]["content-encoding"] = json!("br");
    let mut unclear = event("/echo.Echo/Say", &say(""));
    unclear["headers"]["grpc-timeout"] = json!("soon");
    let mut native = post("/echo.Echo/Say", "application/grpc", &say(""));
    native["headers"]["user-agent"] = json!("grpc-go/1.70.0");
    let mut damaged = event("/echo.Echo/Say", b"");
    damaged["body"] = json!("!!!");
    for (event, name) in [
        (post("/echo.Echo/Say", "application/proto", b"\xff"), "invalid_argument"),
        (post("/echo.Echo/Say", "application/protobuf", b"\xff"), "malformed"),
        (event("/echo.Echo/Say", &frame(b"\xff")), "INTERNAL"),
        (post("/echo.Echo/Say", "application/json", b"{"), "invalid_argument"),
        (post("/echo.Echo/Say", "application/json", long.as_bytes()), "resource_exhausted"),
        (post("/echo.Echo/Say", "application/connect+json", b""), "unimplemented"),
        (version, "invalid_argument"),
        (query, "invalid_argument"),
        (side_effects, "unimplemented"),
        (compression, "unimplemented"),
        (unclear, "INVALID_ARGUMENT"),
        (native, "UNIMPLEMENTED"),
        (damaged, "INTERNAL"),
    ] {
        let span = span_of(server(), &event).await;
        assert_eq!(span["rpc.status_code"], name, "{event}");
        assert!(span["rpc.method"].starts_with("echo.Echo/"));
    }
}

#[tokio::test]
async fn does_not_take_a_name_from_the_caller() {
    let long = format!("echo.Echo/{}", "a".repeat(1_000));
    for (caller, method) in CALLERS.iter().flat_map(|caller| {
        ["echo.Echo/Sya", "echo.Nobody/Say", "a", "", &long].map(|method| (caller, method.to_owned()))
    }) {
        let span = span_of(EchoServer::new(Echoing), &caller.event(&method, &Message::default())).await;
        let what = format!("{} {method}", caller.content_type);
        assert_eq!((&*span["rpc.method"], &*span["otel.name"]), ("_OTHER", caller.system), "{what}");
        assert!(span["rpc.method_original"].len() <= 256, "{what}");
        // Below its prefix, Twirp keeps the path of what cannot be a call.
        let original = span["rpc.method_original"].trim_start_matches("twirp/");
        assert!(method.starts_with(original), "{what}: {original}");
        let name =
            if caller.system == "twirp" { "bad_route".to_owned() } else { caller.code("UNIMPLEMENTED") };
        assert_eq!(span["rpc.status_code"], name, "{what}");
    }
    // The proto names this one.
    for content_type in ["application/connect+proto", "application/proto", "application/grpc-web"] {
        let span = span_of(EchoServer::new(Echoing), &post("/echo.Echo/Tail", content_type, b"")).await;
        assert_eq!((&*span["rpc.method"], &*span["otel.name"]), ("echo.Echo/Tail", "echo.Echo/Tail"));
    }
}

#[tokio::test]
async fn has_the_http_status_of_a_request_that_is_not_a_call() {
    let mut get = post("/", "", b"");
    get["requestContext"]["http"]["method"] = json!("GET");
    for (event, status) in [(get, "405"), (post("/echo.Echo/Say", "image/jpeg", b""), "415")] {
        let span = span_of(EchoServer::new(Echoing), &event).await;
        assert_fields(span, &[("otel.name", "HTTP"), ("http.response.status_code", status)], status);
    }
}
