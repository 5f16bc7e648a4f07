//! Every kind of call through every trigger, into the release binary of the service.

use std::time::Duration;

use crate::support::{PATH, open, options, parse, request, with};
use bytes::Bytes;
use emulator::TriggerName;
use emulator::client::{Client, HttpVersion};
use http::{Method, Request, Response};
use lambda_grpc::Code;
use lambda_grpc::ResponseExt as _;
use lambda_grpc::testing::{Deployment, grpc_web};
use prost::Message as _;
use service::pb::{Action, Message};

fn is_alb(trigger: TriggerName) -> bool {
    matches!(trigger, TriggerName::Alb | TriggerName::AlbMultiValue)
}

/// Creates a request of a protocol without frames.
fn unframed(path: &str, content_type: &str, message: &Message) -> Request<Bytes> {
    let request = Request::post(path).header("content-type", content_type);
    request.body(message.encode_to_vec().into()).unwrap()
}

/// A name, a request, and a check of the response.
type Case = (&'static str, fn() -> Request<Bytes>, fn(TriggerName, &Response<Bytes>));

const CASES: &[Case] = &[
    (
        "a message comes back",
        || request(&Message { data: b"hi\0\xff".into(), ..Message::default() }),
        |_, response| assert_eq!(parse(response).unwrap().into_inner().data, b"hi\0\xff"),
    ),
    (
        "an empty message gets an empty response",
        || grpc_web::request("/echo.Echo/Look", &Message::default()),
        |_, response| assert_eq!(parse(response).unwrap().into_inner(), Message::default()),
    ),
    (
        "Connect accepts a message without a frame",
        || unframed(PATH, "application/proto", &Message { data: b"hi".into(), ..Message::default() }),
        |_, response| {
            assert_eq!(response.headers()["content-type"], "application/proto");
            assert_eq!(Message::decode(response.body().clone()).unwrap().data, b"hi");
        },
    ),
    (
        "Connect accepts GET requests",
        || {
            // The message of four bytes in base64: field 2, two bytes, "hi".
            let target = "/echo.Echo/Look?connect=v1&encoding=proto&base64=1&message=EgJoaQ";
            Request::get(target).body(Bytes::new()).unwrap()
        },
        |_, response| {
            assert_eq!(response.headers()["content-type"], "application/proto");
            assert_eq!(Message::decode(response.body().clone()).unwrap().data, b"hi");
        },
    ),
    (
        "an empty message in Connect has no bytes",
        || unframed("/echo.Echo/Look", "application/proto", &Message::default()),
        |_, response| assert_eq!((response.status().as_u16(), response.body().len()), (200, 0)),
    ),
    (
        "an error in Connect is JSON with an HTTP status",
        || unframed(PATH, "application/proto", &Action::Fail.into()),
        |_, response| {
            let error: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
            assert_eq!((response.status().as_u16(), &error["code"]), (404, &"not_found".into()));
            assert_eq!(error["message"], "no café at 50%");
        },
    ),
    (
        "Twirp has its own path",
        || {
            unframed(
                "/twirp/echo.Echo/Say",
                "application/protobuf",
                &Message { data: b"hi".into(), ..Message::default() },
            )
        },
        |_, response| {
            assert_eq!(response.headers()["content-type"], "application/protobuf");
            assert_eq!(Message::decode(response.body().clone()).unwrap().data, b"hi");
        },
    ),
    (
        "gRPC-Web text is base64 inside base64",
        || {
            let mut request = request(&Message { data: b"hi".into(), ..Message::default() });
            request.headers_mut().insert("content-type", "application/grpc-web-text".parse().unwrap());
            // The frame of a message of four bytes: field 2, two bytes, "hi".
            request.map(|_| Bytes::from_static(b"AAAAAAQSAmhp"))
        },
        |_, response| {
            assert_eq!(response.headers()["content-type"], "application/grpc-web-text");
            // The trailer frame follows, in the same or in another run of base64.
            assert!(response.body().starts_with(b"AAAAAAQSAmhp"), "{:?}", response.body());
        },
    ),
    (
        "an error comes with message, details and metadata",
        || request(&Action::Fail.into()),
        |_, response| {
            let status = parse(response).unwrap_err();
            assert_eq!((status.code(), status.message()), (Code::NotFound, "no café at 50%"));
            assert_eq!(status.details(), [1, 2]);
            assert_eq!(status.metadata().get("x-hint").unwrap(), "try tea");
        },
    ),
    (
        "metadata is sent and received, as far as the trigger supports it",
        || {
            let metadata = [("x-echo", "a"), ("x-echo", "b"), ("x-echo-bin", "AQ"), ("x-echo-bin", "Ag")];
            with(request(&Message::default()), &metadata)
        },
        |trigger, response| {
            let response = parse(response).unwrap();
            // "The load balancer uses the last value sent by the client".
            let (text, bytes): (_, &[&[u8]]) =
                if trigger == TriggerName::Alb { ("b", &[&[2]]) } else { ("a,b", &[&[1], &[2]]) };
            let joined = |map: &lambda_grpc::MetadataMap, name: &'static str| {
                let values = map.get_all(name).iter().map(|value| value.to_str().unwrap().to_owned());
                values.collect::<Vec<_>>().join(",")
            };
            assert_eq!(joined(response.metadata(), "x-echoed"), text);
            assert_eq!(joined(response.trailers().unwrap(), "x-echoed-trailer"), text);
            for (map, name) in [
                (response.metadata(), "x-echoed-bin"),
                (response.trailers().unwrap(), "x-echoed-trailer-bin"),
            ] {
                let values = map.get_all_bin(name);
                let values: Vec<u8> = values.iter().flat_map(|value| value.to_bytes().unwrap()).collect();
                assert_eq!(values, bytes.concat(), "{name}");
            }
        },
    ),
    (
        "an unknown method is UNIMPLEMENTED",
        || grpc_web::request("/echo.Echo/Unsay", &Message::default()),
        |_, response| assert_eq!(parse(response).unwrap_err().code(), Code::Unimplemented),
    ),
    (
        "an unknown service is UNIMPLEMENTED",
        || grpc_web::request("/echo.Nobody/Say", &Message::default()),
        |_, response| assert_eq!(parse(response).unwrap_err().code(), Code::Unimplemented),
    ),
    (
        "a prefix that is not configured is not ignored",
        || grpc_web::request("/public/echo.Echo/Say", &Message::default()),
        |_, response| assert_eq!(parse(response).unwrap_err().code(), Code::Unimplemented),
    ),
    (
        "the function does not decode a path, but an HTTP API does",
        || grpc_web::request("/echo.Echo/S%61y", &Message::default()),
        |trigger, response| match trigger {
            TriggerName::HttpApi => drop(parse(response).unwrap()),
            _ => assert_eq!(parse(response).unwrap_err().code(), Code::Unimplemented),
        },
    ),
    (
        "every trigger accepts and returns 700 KB",
        || request(&Message { data: vec![7; 700_000], ..Message::default() }),
        |_, response| assert_eq!(parse(response).unwrap().into_inner().data.len(), 700_000),
    ),
    (
        "a load balancer rejects more than 1 MB",
        || request(&Message { data: vec![7; 1_100_000], ..Message::default() }),
        |trigger, response| match is_alb(trigger) {
            true => assert_eq!(response.status(), 413),
            false => assert_eq!(parse(response).unwrap().into_inner().data.len(), 1_100_000),
        },
    ),
    (
        "a trigger with a limit of 6 MB of JSON returns 4.6 MB",
        || request(&Message { size: 4_600_000, ..Message::default() }),
        |trigger, response| match is_alb(trigger) {
            true => assert_eq!(parse(response).unwrap_err().code(), Code::ResourceExhausted),
            false => assert_eq!(parse(response).unwrap().into_inner().data.len(), 4_600_000),
        },
    ),
    (
        "a response over the limit of the trigger becomes a status that names the limit",
        || request(&Message { size: 5_000_000, ..Message::default() }),
        |trigger, response| {
            let status = parse(response).unwrap_err();
            assert_eq!(status.code(), Code::ResourceExhausted);
            let limit = if is_alb(trigger) { "1048576" } else { "6291556" };
            assert!(status.message().replace(['_', ','], "").contains(limit), "{}", status.message());
        },
    ),
    (
        "a request over Lambda's limit does not reach the function",
        || request(&Message { data: vec![7; 6_000_000], ..Message::default() }),
        |_, response| assert_eq!(response.status(), 413),
    ),
    (
        "a deadline ends a call",
        || with(request(&Message { milliseconds: 5_000, ..Message::default() }), &[("grpc-timeout", "50m")]),
        |_, response| assert_eq!(parse(response).unwrap_err().code(), Code::DeadlineExceeded),
    ),
    (
        "a panic is INTERNAL and does not show its message",
        || request(&Action::Panic.into()),
        |_, response| {
            let status = parse(response).unwrap_err();
            assert_eq!(status.code(), Code::Internal);
            assert!(!status.message().contains("secret"), "{}", status.message());
        },
    ),
    (
        "a body without a message is UNIMPLEMENTED",
        || request(&Message::default()).map(|_| Bytes::new()),
        |_, response| assert_eq!(parse(response).unwrap_err().code(), Code::Unimplemented),
    ),
    (
        "a truncated frame is INTERNAL",
        || request(&Message::default()).map(|_| Bytes::from_static(b"\0\0\0\0\x09short")),
        |_, response| assert_eq!(parse(response).unwrap_err().code(), Code::Internal),
    ),
    (
        "a GET request is 405 with `allow`",
        || {
            let mut request = request(&Message::default()).map(|_| Bytes::new());
            *request.method_mut() = Method::GET;
            request.headers_mut().remove("content-type");
            request
        },
        |_, response| {
            assert_eq!(response.status(), 405);
            assert_eq!(response.headers()["allow"], "POST");
        },
    ),
    (
        "another content type is 415",
        || {
            let mut request = request(&Message::default());
            request.headers_mut().insert("content-type", "application/octet-stream".parse().unwrap());
            request
        },
        |_, response| assert_eq!(response.status(), 415),
    ),
    (
        "a process that exits during a call fails the call",
        || request(&Action::Exit.into()),
        |trigger, response| match trigger {
            TriggerName::DirectInvoke => {
                assert_eq!(response.headers()["x-amz-function-error"], "Unhandled");
                assert!(response.body().windows(17).any(|text| text == b"Runtime.ExitError"));
            }
            TriggerName::HttpApi | TriggerName::HttpApiV1 => {
                assert_eq!(response.status(), 500);
                assert_eq!(response.body(), "{\"message\":\"Internal Server Error\"}");
            }
            _ => assert_eq!(response.status(), 502),
        },
    ),
    (
        "the next call runs in a new process",
        || request(&Message { data: b"again".into(), ..Message::default() }),
        |_, response| assert_eq!(parse(response).unwrap().into_inner().data, b"again"),
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn responds_to_every_call_through_every_trigger() {
    for trigger in TriggerName::ALL {
        for version in [HttpVersion::Http1, HttpVersion::Http2] {
            if version == HttpVersion::Http2 && !trigger.has_http2() {
                continue;
            }
            let (emulator, _) = open(options(trigger)).await;
            let client = Client::new(emulator.address(), version);
            for (name, request, check) in CASES {
                let response = client.send(request()).await.unwrap();
                println!("{trigger}, {version:?}: {name}: {}", response.status());
                check(trigger, &response);
            }
            emulator.end().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn finds_the_path_after_stages_and_base_path_mappings() {
    type BasePath = (&'static [TriggerName], fn(Deployment) -> Deployment, &'static str);
    let api_gateway: &[TriggerName] = &[TriggerName::RestApi, TriggerName::HttpApi, TriggerName::HttpApiV1];
    let base_paths: [BasePath; 5] = [
        (api_gateway, |deployment| deployment.stage("prod"), "/prod"),
        (api_gateway, |deployment| deployment.base_path_mapping("v1"), "/v1"),
        (api_gateway, |deployment| deployment.base_path_mapping("shop/v1").stage("prod"), "/shop/v1"),
        (api_gateway, |deployment| deployment.base_path_mapping("").stage("prod"), ""),
        // The stage is named like the package. A match of the last segments only would remove it.
        (api_gateway, |deployment| deployment.stage("echo.Echo"), "/echo.Echo"),
    ];
    for (triggers, configure, prefix) in base_paths {
        for trigger in triggers.iter() {
            let mut options = options(*trigger);
            options.deployment = configure(options.deployment);
            let (emulator, client) = open(options).await;
            let call = async |path: String| {
                let request = grpc_web::request(&path, &Message { data: b"hi".into(), ..Message::default() });
                client.send(request).await.unwrap()
            };
            let response = call(format!("{prefix}{PATH}")).await;
            assert_eq!(parse(&response).unwrap().into_inner().data, b"hi", "{trigger} {prefix}");
            if !prefix.is_empty() {
                let response = call(PATH.to_owned()).await;
                let rejected = if *trigger == TriggerName::RestApi { 403 } else { 404 };
                assert!(response.status() == rejected || parse(&response).is_err(), "{trigger} {prefix}");
                let response = call(format!("{prefix}{prefix}{PATH}")).await;
                assert_eq!(parse(&response).unwrap_err().code(), Code::Unimplemented, "{trigger} {prefix}");
            }
            emulator.end().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_native_grpc_before_the_handler_runs() {
    for trigger in TriggerName::ALL.into_iter().filter(|trigger| trigger.has_http2()) {
        let (emulator, _) = open(options(trigger)).await;
        let client = Client::new(emulator.address(), HttpVersion::Http2);
        let mut native = request(&Action::Exit.into());
        native.headers_mut().insert("content-type", "application/grpc".parse().unwrap());
        native.headers_mut().insert("te", "trailers".parse().unwrap());
        let response = client.send(native).await.unwrap();
        if is_alb(trigger) {
            assert_eq!(response.status(), 464);
        } else {
            assert_eq!(response.headers()["grpc-status"], "12", "{trigger}");
        }
        emulator.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn responds_before_lambda_ends_the_process() {
    for trigger in TriggerName::ALL {
        let mut options = options(trigger);
        options.function.timeout = Duration::from_millis(600);
        let (emulator, client) = open(options).await;
        let pids = emulator.pids();
        let late =
            client.send(request(&Message { milliseconds: 5_000, ..Message::default() })).await.unwrap();
        assert_eq!(parse(&late).unwrap_err().code(), Code::DeadlineExceeded, "{trigger}");
        assert_eq!(emulator.pids(), pids);
        // A handler that never awaits cannot be interrupted: Lambda resets the sandbox, and the next call
        // runs in a new process.
        let blocked = Message { milliseconds: 3_000, ..Action::Block.into() };
        assert!(parse(&client.send(request(&blocked)).await.unwrap()).is_err());
        let response = client.send(request(&Message::default())).await.unwrap();
        parse(&response).unwrap();
        assert_ne!(emulator.pids(), pids);
        emulator.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn serves_several_invocations_at_once() {
    for trigger in TriggerName::ALL {
        let mut options = options(trigger);
        options.function.concurrency = Some(8);
        let (emulator, client) = open(options).await;
        let start = std::time::Instant::now();
        let calls = (0..16_u8).map(|number| {
            let client = client.clone();
            tokio::spawn(async move {
                let message = Message { data: vec![number; 100], milliseconds: 200, ..Message::default() };
                let response = client.send(request(&message)).await.unwrap();
                assert_eq!(parse(&response).unwrap().into_inner().data, message.data);
            })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap();
        }
        // One after the other, they would take 3.2 seconds.
        assert!(start.elapsed() < Duration::from_millis(2_500), "{trigger}: {:?}", start.elapsed());
        emulator.end().await;
    }
}
