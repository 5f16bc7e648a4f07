//! Every kind of call over every door, into the release binary of the service.

use std::time::Duration;

use crate::support::{PATH, open, options, reply, request, with};
use bytes::Bytes;
use front_door::client::pb::{Done, Kind, Nothing, Task};
use front_door::client::{Client, Speaks};
use http::{Method, Request, Response};
use lambda_grpc::Code;
use lambda_grpc::ResponseExt as _;
use lambda_grpc::testing::{Deployment, Door, grpc_web};
use prost::Message;

fn is_alb(door: Door) -> bool {
    matches!(door, Door::Alb | Door::AlbMultiValue)
}

/// A call of a protocol without frames.
fn bare(path: &str, content_type: &str, message: &impl Message) -> Request<Bytes> {
    let request = Request::post(path).header("content-type", content_type);
    request.body(message.encode_to_vec().into()).unwrap()
}

/// One row: what is sent, and what must come back over a door.
type Row = (&'static str, fn() -> Request<Bytes>, fn(Door, &Response<Bytes>));

const ROWS: &[Row] = &[
    (
        "a message comes back",
        || request(&Task { data: b"hi\0\xff".into(), ..Task::default() }),
        |_, response| assert_eq!(reply(response).unwrap().into_inner().data, b"hi\0\xff"),
    ),
    (
        "an empty message is answered with one",
        || grpc_web::request("/stand.Stand/Rest", &Nothing {}),
        |_, response| drop(grpc_web::reply::<Nothing>(response).unwrap()),
    ),
    (
        "Connect takes a message without a frame",
        || bare(PATH, "application/proto", &Task { data: b"hi".into(), ..Task::default() }),
        |_, response| {
            assert_eq!(response.headers()["content-type"], "application/proto");
            assert_eq!(Done::decode(response.body().clone()).unwrap().data, b"hi");
        },
    ),
    (
        "an empty message of Connect has no bytes at all",
        || bare("/stand.Stand/Rest", "application/proto", &Nothing {}),
        |_, response| assert_eq!((response.status().as_u16(), response.body().len()), (200, 0)),
    ),
    (
        "an error of Connect is JSON with an HTTP status",
        || bare(PATH, "application/proto", &Task { kind: Kind::Fail.into(), ..Task::default() }),
        |_, response| {
            let error: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
            assert_eq!((response.status().as_u16(), &error["code"]), (404, &"not_found".into()));
            assert_eq!(error["message"], "no café at 50%");
        },
    ),
    (
        "Twirp has a path of its own",
        || {
            bare(
                "/twirp/stand.Stand/Do",
                "application/protobuf",
                &Task { data: b"hi".into(), ..Task::default() },
            )
        },
        |_, response| {
            assert_eq!(response.headers()["content-type"], "application/protobuf");
            assert_eq!(Done::decode(response.body().clone()).unwrap().data, b"hi");
        },
    ),
    (
        "gRPC-Web text is base64 within base64",
        || {
            let mut request = request(&Task { data: b"hi".into(), ..Task::default() });
            request.headers_mut().insert("content-type", "application/grpc-web-text".parse().unwrap());
            // The frame of a message of four bytes: field 2, two bytes, "hi".
            request.map(|_| Bytes::from_static(b"AAAAAAQSAmhp"))
        },
        |_, response| {
            assert_eq!(response.headers()["content-type"], "application/grpc-web-text");
            // Field 1 of the reply; the trailer frame follows, in the same or in another run of base64.
            assert!(response.body().starts_with(b"AAAAAAQKAmhp"), "{:?}", response.body());
        },
    ),
    (
        "an error comes with message, details and metadata",
        || request(&Task { kind: Kind::Fail.into(), ..Task::default() }),
        |_, response| {
            let status = reply(response).unwrap_err();
            assert_eq!((status.code(), status.message()), (Code::NotFound, "no café at 50%"));
            assert_eq!(status.details(), b"the details");
            assert_eq!(status.metadata().get("x-hint").unwrap(), "try tea");
        },
    ),
    (
        "metadata goes both ways, as far as the door lets it",
        || {
            let metadata = [("x-ask", "a"), ("x-ask", "b"), ("x-ask-bin", "AQ"), ("x-ask-bin", "Ag")];
            with(request(&Task::default()), &metadata)
        },
        |door, response| {
            let reply = reply(response).unwrap();
            // "The load balancer uses the last value sent by the client".
            let (text, bytes): (_, &[&[u8]]) =
                if door == Door::Alb { ("b", &[&[2]]) } else { ("a,b", &[&[1], &[2]]) };
            let joined = |map: &lambda_grpc::MetadataMap, name: &'static str| {
                let values = map.get_all(name).iter().map(|value| value.to_str().unwrap().to_owned());
                values.collect::<Vec<_>>().join(",")
            };
            assert_eq!(joined(reply.metadata(), "x-answer"), text);
            assert_eq!(joined(reply.trailers().unwrap(), "x-trailer"), text);
            let values = reply.metadata().get_all_bin("x-answer-bin");
            let values: Vec<u8> = values.iter().flat_map(|value| value.to_bytes().unwrap()).collect();
            assert_eq!(values, bytes.concat());
        },
    ),
    (
        "an unknown method is unimplemented",
        || grpc_web::request("/stand.Stand/Undo", &Task::default()),
        |_, response| assert_eq!(reply(response).unwrap_err().code(), Code::Unimplemented),
    ),
    (
        "an unknown service is unimplemented",
        || grpc_web::request("/stand.Other/Do", &Task::default()),
        |_, response| assert_eq!(reply(response).unwrap_err().code(), Code::Unimplemented),
    ),
    (
        "a prefix that nobody configured is not looked past",
        || grpc_web::request("/public/stand.Stand/Do", &Task::default()),
        |_, response| assert_eq!(reply(response).unwrap_err().code(), Code::Unimplemented),
    ),
    (
        "a path is not decoded by the function; an HTTP API does so itself",
        || grpc_web::request("/stand.Stand/D%6F", &Task::default()),
        |door, response| match door {
            Door::HttpApi => drop(reply(response).unwrap()),
            _ => assert_eq!(reply(response).unwrap_err().code(), Code::Unimplemented),
        },
    ),
    (
        "700 KB go in and out of every door",
        || request(&Task { data: vec![7; 700_000], ..Task::default() }),
        |_, response| assert_eq!(reply(response).unwrap().into_inner().data.len(), 700_000),
    ),
    (
        "more than 1 MB goes through no load balancer",
        || request(&Task { data: vec![7; 1_100_000], ..Task::default() }),
        |door, response| match is_alb(door) {
            true => assert_eq!(response.status(), 413),
            false => assert_eq!(reply(response).unwrap().into_inner().data.len(), 1_100_000),
        },
    ),
    (
        "4.6 MB come out where 6 MB of JSON do",
        || request(&Task { size: 4_600_000, ..Task::default() }),
        |door, response| match is_alb(door) {
            true => assert_eq!(reply(response).unwrap_err().code(), Code::ResourceExhausted),
            false => assert_eq!(reply(response).unwrap().into_inner().data.len(), 4_600_000),
        },
    ),
    (
        "a reply over the door's limit is a status that names it",
        || request(&Task { size: 5_000_000, ..Task::default() }),
        |door, response| {
            let status = reply(response).unwrap_err();
            assert_eq!(status.code(), Code::ResourceExhausted);
            let limit = if is_alb(door) { "1048576" } else { "6291556" };
            assert!(status.message().replace(['_', ','], "").contains(limit), "{}", status.message());
        },
    ),
    (
        "a request over Lambda's limit never reaches the function",
        || request(&Task { data: vec![7; 6_000_000], ..Task::default() }),
        |_, response| assert_eq!(response.status(), 413),
    ),
    (
        "a deadline is kept",
        || with(request(&Task { sleep: 5_000, ..Task::default() }), &[("grpc-timeout", "50m")]),
        |_, response| assert_eq!(reply(response).unwrap_err().code(), Code::DeadlineExceeded),
    ),
    (
        "a panic is internal and keeps its text to itself",
        || request(&Task { kind: Kind::Panic.into(), ..Task::default() }),
        |_, response| {
            let status = reply(response).unwrap_err();
            assert_eq!(status.code(), Code::Internal);
            assert!(!status.message().contains("secret"), "{}", status.message());
        },
    ),
    (
        "an empty body is no message",
        || request(&Task::default()).map(|_| Bytes::new()),
        |_, response| assert_eq!(reply(response).unwrap_err().code(), Code::Unimplemented),
    ),
    (
        "a truncated frame is internal",
        || request(&Task::default()).map(|_| Bytes::from_static(b"\0\0\0\0\x09short")),
        |_, response| assert_eq!(reply(response).unwrap_err().code(), Code::Internal),
    ),
    (
        "a browser's GET is told what to do",
        || {
            let mut request = request(&Task::default()).map(|_| Bytes::new());
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
        "another content type is refused as HTTP refuses it",
        || {
            let mut request = request(&Task::default());
            request.headers_mut().insert("content-type", "application/octet-stream".parse().unwrap());
            request
        },
        |_, response| assert_eq!(response.status(), 415),
    ),
    (
        "a process that ends in the middle fails its call",
        || request(&Task { kind: Kind::Exit.into(), ..Task::default() }),
        |door, response| match door {
            Door::Invoke => {
                assert_eq!(response.headers()["x-amz-function-error"], "Unhandled");
                assert!(response.body().windows(17).any(|text| text == b"Runtime.ExitError"));
            }
            Door::HttpApi | Door::HttpApiV1 => {
                assert_eq!(response.status(), 500);
                assert_eq!(response.body(), "{\"message\":\"Internal Server Error\"}");
            }
            _ => assert_eq!(response.status(), 502),
        },
    ),
    (
        "and the next call finds another one",
        || request(&Task { data: b"again".into(), ..Task::default() }),
        |_, response| assert_eq!(reply(response).unwrap().into_inner().data, b"again"),
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn answers_every_call_over_every_door() {
    for door in Door::ALL {
        for speaks in [Speaks::Http1, Speaks::Http2] {
            if speaks == Speaks::Http2 && !door.has_http2() {
                continue;
            }
            let (stand, _) = open(options(door)).await;
            let client = Client::new(stand.address(), speaks);
            for (name, request, check) in ROWS {
                let response = client.send(request()).await.unwrap();
                println!("{door}, {speaks:?}: {name}: {}", response.status());
                check(door, &response);
            }
            stand.end().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn finds_the_path_behind_stages_and_mappings() {
    type Place = (&'static [Door], fn(Deployment) -> Deployment, &'static str);
    let api_gateway: &[Door] = &[Door::RestApi, Door::HttpApi, Door::HttpApiV1];
    let places: [Place; 5] = [
        (api_gateway, |door| door.stage("prod"), "/prod"),
        (api_gateway, |door| door.mapping("v1"), "/v1"),
        (api_gateway, |door| door.mapping("shop/v1").stage("prod"), "/shop/v1"),
        (api_gateway, |door| door.mapping("").stage("prod"), ""),
        // The stage is named like the package, which a looser match would cut.
        (api_gateway, |door| door.stage("stand.Stand"), "/stand.Stand"),
    ];
    for (doors, place, prefix) in places {
        for door in doors.iter() {
            let mut options = options(*door);
            options.deployment = place(options.deployment);
            let (stand, client) = open(options).await;
            let call = async |path: String| {
                let request = grpc_web::request(&path, &Task { data: b"hi".into(), ..Task::default() });
                client.send(request).await.unwrap()
            };
            let response = call(format!("{prefix}{PATH}")).await;
            assert_eq!(reply(&response).unwrap().into_inner().data, b"hi", "{door} {prefix}");
            if !prefix.is_empty() {
                let response = call(PATH.to_owned()).await;
                let refused = if *door == Door::RestApi { 403 } else { 404 };
                assert!(response.status() == refused || reply(&response).is_err(), "{door} {prefix}");
                let response = call(format!("{prefix}{prefix}{PATH}")).await;
                assert_eq!(reply(&response).unwrap_err().code(), Code::Unimplemented, "{door} {prefix}");
            }
            stand.end().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_native_grpc_before_the_handler_runs() {
    for door in Door::ALL.into_iter().filter(|door| door.has_http2()) {
        let (stand, _) = open(options(door)).await;
        let client = Client::new(stand.address(), Speaks::Http2);
        let mut native = request(&Task { kind: Kind::Exit.into(), ..Task::default() });
        native.headers_mut().insert("content-type", "application/grpc".parse().unwrap());
        native.headers_mut().insert("te", "trailers".parse().unwrap());
        let response = client.send(native).await.unwrap();
        if is_alb(door) {
            assert_eq!(response.status(), 464);
        } else {
            assert_eq!(response.headers()["grpc-status"], "12", "{door}");
        }
        stand.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_before_lambda_ends_the_process() {
    for door in Door::ALL {
        let mut options = options(door);
        options.function.timeout = Duration::from_millis(600);
        let (stand, client) = open(options).await;
        let pids = stand.pids();
        let late = client.send(request(&Task { sleep: 5_000, ..Task::default() })).await.unwrap();
        assert_eq!(reply(&late).unwrap_err().code(), Code::DeadlineExceeded, "{door}");
        assert_eq!(stand.pids(), pids);
        // What never awaits, nobody can interrupt: Lambda resets the sandbox, and the next call finds a new process.
        let blocked = Task { kind: Kind::Block.into(), sleep: 3_000, ..Task::default() };
        assert!(reply(&client.send(request(&blocked)).await.unwrap()).is_err());
        let response = client.send(request(&Task::default())).await.unwrap();
        reply(&response).unwrap();
        assert_ne!(stand.pids(), pids);
        stand.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn serves_several_invocations_at_once() {
    for door in Door::ALL {
        let mut options = options(door);
        options.function.concurrency = Some(8);
        let (stand, client) = open(options).await;
        let start = std::time::Instant::now();
        let calls = (0..16_u8).map(|number| {
            let client = client.clone();
            tokio::spawn(async move {
                let task = Task { data: vec![number; 100], sleep: 200, ..Task::default() };
                let response = client.send(request(&task)).await.unwrap();
                assert_eq!(reply(&response).unwrap().into_inner().data, task.data);
            })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap();
        }
        // One after the other they take 3.2 seconds.
        assert!(start.elapsed() < Duration::from_millis(2_500), "{door}: {:?}", start.elapsed());
        stand.end().await;
    }
}
