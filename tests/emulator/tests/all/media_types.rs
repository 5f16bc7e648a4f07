//! What a client receives from an API Gateway that treats bodies as text or as base64, by its
//! `binaryMediaTypes` and the request's `Accept`.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use lambda_grpc::testing::{Deployment, PayloadFormat, grpc_web};
use lambda_grpc::{Code, Request, Response, Status, Trigger};
use prost::Message as _;
use serde_json::Value;
use service::pb::echo_server::{Echo, EchoServer};
use service::pb::{Action, Message};
use service::{Echoing, pb};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::NoSubscriber;
use tracing::{Event, Level, Metadata, Subscriber};

/// Responds with every request.
#[derive(Debug, Clone, Copy)]
struct Returning;

impl Echo for Returning {
    async fn say(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        Ok(Response::new(request.into_inner()))
    }

    async fn look(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        self.say(request).await
    }
}

/// The content types of a request, and how its body is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protocol {
    GrpcWeb,
    GrpcWebText,
    Grpc,
    ConnectProto,
    ConnectJson,
    TwirpProto,
}

use Protocol::{ConnectJson, ConnectProto, Grpc, GrpcWeb, GrpcWebText, TwirpProto};

/// The protocols whose bodies are binary.
const BINARY: [Protocol; 4] = [GrpcWeb, Grpc, ConnectProto, TwirpProto];

/// The protocols whose bodies are text.
const TEXT: [Protocol; 2] = [GrpcWebText, ConnectJson];

/// What a client reads in a response.
#[derive(Debug, PartialEq, Eq)]
enum Received {
    Message(Box<Message>),
    Error(String),
    Unreadable,
}

impl Received {
    fn of(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

impl Protocol {
    fn content_type(self) -> &'static str {
        match self {
            GrpcWeb => "application/grpc-web+proto",
            GrpcWebText => "application/grpc-web-text+proto",
            Grpc => "application/grpc",
            ConnectProto => "application/proto",
            ConnectJson => "application/json",
            TwirpProto => "application/protobuf",
        }
    }

    fn request(self, message: &Message, accept: Option<&str>) -> http::Request<Bytes> {
        let framed = || grpc_web::request("/", message).into_body();
        let body = match self {
            GrpcWeb | Grpc => framed().into(),
            GrpcWebText => base64_simd::STANDARD.encode_to_string(framed()).into_bytes(),
            ConnectProto | TwirpProto => message.encode_to_vec(),
            ConnectJson => {
                let data = base64_simd::STANDARD.encode_to_string(&message.data);
                serde_json::json!({ "text": message.text, "data": data, "action": message.action })
                    .to_string()
                    .into_bytes()
            }
        };
        let mut request = http::Request::post("/echo.Echo/Say").header("content-type", self.content_type());
        // A client that reads the status from headers.
        request = request.header("user-agent", "tonic/0.14.9");
        if let Some(accept) = accept {
            request = request.header("accept", accept);
        }
        request.body(body.into()).unwrap()
    }

    /// Reads a response as a client of the protocol does.
    fn read(self, response: &http::Response<Bytes>) -> Received {
        let body = response.body();
        let message = |bytes: &[u8]| Message::decode(bytes).map_or(Received::Unreadable, Received::of);
        match self {
            GrpcWeb | GrpcWebText => {
                let mut response = response.clone();
                if self == GrpcWebText {
                    let Ok(body) = base64_simd::STANDARD.decode_to_vec(body) else {
                        return Received::Unreadable;
                    };
                    *response.body_mut() = body.into();
                }
                match grpc_web::response::<Message>(&response) {
                    Ok(response) => Received::of(response.into_inner()),
                    Err(status) if status.code() == Code::Unknown => Received::Unreadable,
                    Err(status) => Received::Error(status.message().to_owned()),
                }
            }
            Grpc if response.headers()["grpc-status"] != "0" => {
                Received::Error(response.headers()["grpc-message"].to_str().unwrap().to_owned())
            }
            Grpc => match body.strip_prefix(&[0]) {
                Some([_, _, _, _, bytes @ ..]) => message(bytes),
                _ => Received::Unreadable,
            },
            ConnectProto | ConnectJson | TwirpProto if response.status() != 200 => {
                match serde_json::from_slice::<Value>(body) {
                    Ok(json) => {
                        let text = json.get("message").or_else(|| json.get("msg"));
                        Received::Error(text.unwrap().as_str().unwrap().to_owned())
                    }
                    Err(_) => Received::Unreadable,
                }
            }
            ConnectProto | TwirpProto => message(body),
            ConnectJson => match serde_json::from_slice::<Value>(body) {
                Ok(json) => Received::of(Message {
                    text: json["text"].as_str().unwrap_or_default().to_owned(),
                    data: base64_simd::STANDARD
                        .decode_to_vec(json["data"].as_str().unwrap_or_default())
                        .unwrap(),
                    ..Message::default()
                }),
                Err(_) => Received::Unreadable,
            },
        }
    }
}

/// A message that is also text, and one that is damaged as text.
fn messages() -> [Message; 2] {
    let text = Message { text: "hi".into(), ..Message::default() };
    [text.clone(), Message { data: vec![0xff, 0xfe], ..text }]
}

async fn receive(
    deployment: &Deployment,
    protocol: Protocol,
    message: &Message,
    accept: Option<&str>,
) -> Received {
    let request = protocol.request(message, accept);
    protocol.read(&deployment.call(EchoServer::new(Returning), request).await)
}

#[tokio::test]
async fn every_protocol_works_if_everything_is_binary() {
    let http_api = Deployment::new(Trigger::HttpApi);
    for deployment in [
        Deployment::new(Trigger::RestApi).binary_media_types(["*/*"]),
        Deployment::new(Trigger::RestApi).binary_media_types(["image/png", "*/*"]),
        http_api.clone(),
        http_api.payload_format(PayloadFormat::V1),
    ] {
        for protocol in BINARY.into_iter().chain(TEXT) {
            // connect-go, connect-node and buf send no `Accept`.
            for accept in [None, Some("*/*"), Some("application/json"), Some(protocol.content_type())] {
                for message in messages() {
                    let received = receive(&deployment, protocol, &message, accept).await;
                    assert_eq!(received, Received::of(message), "{deployment:?} {protocol:?} {accept:?}");
                }
            }
        }
    }
}

/// A REST API without binary media types damages bytes that are not UTF-8, and does not decode responses.
#[tokio::test]
async fn a_rest_api_without_binary_media_types_tells_its_callers() {
    for types in [&[][..], &["image/png", "application/octet-stream"]] {
        let deployment = Deployment::new(Trigger::RestApi).binary_media_types(types.to_vec());
        for accept in [None, Some("*/*"), Some("application/grpc-web+proto")] {
            let [clean, damaged] = messages();
            for protocol in BINARY {
                match receive(&deployment, protocol, &damaged, accept).await {
                    Received::Error(text) => {
                        assert!(text.contains("add `*/*` to its `binaryMediaTypes`"), "{text}")
                    }
                    other => panic!("{protocol:?} {accept:?}: {other:?}"),
                }
                // The call is served, because emulators decode the response. The log has a warning.
                let received = receive(&deployment, protocol, &clean, accept).await;
                assert_eq!(received, Received::Unreadable, "{protocol:?} {accept:?}");
            }
            for protocol in TEXT {
                for message in messages() {
                    let received = receive(&deployment, protocol, &message, accept).await;
                    assert_eq!(received, Received::of(message), "{protocol:?} {accept:?}");
                }
            }
        }
    }
}

/// The errors of handlers are readable too, in every protocol.
#[tokio::test]
async fn a_rest_api_without_binary_media_types_sends_errors_of_handlers() {
    let deployment = Deployment::new(Trigger::RestApi).binary_media_types([""; 0]);
    for protocol in BINARY.into_iter().chain(TEXT) {
        let message = Message { action: pb::Action::Fail.into(), ..Message::default() };
        let response = deployment.call(EchoServer::new(Echoing), protocol.request(&message, None)).await;
        let received = protocol.read(&response);
        assert!(matches!(received, Received::Error(_)), "{protocol:?}: {received:?}");
    }
}

/// A REST API with some media types decodes responses only for an `Accept` that names one of them. No event
/// tells, so only `*/*` is safe.
#[tokio::test]
async fn a_rest_api_with_some_media_types_needs_a_matching_accept() {
    for protocol in BINARY {
        let own = protocol.content_type();
        let deployment = Deployment::new(Trigger::RestApi).binary_media_types([own]);
        for message in messages() {
            let received = receive(&deployment, protocol, &message, Some(own)).await;
            assert_eq!(received, Received::of(message.clone()), "{protocol:?}");
            for accept in [None, Some("*/*"), Some("application/json")] {
                let received = receive(&deployment, protocol, &message, accept).await;
                assert_eq!(received, Received::Unreadable, "{protocol:?} {accept:?}");
            }
        }
    }
}

/// A subscriber that records the texts of warnings.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

impl Visit for &Warnings {
    fn record_debug(&mut self, _: &Field, value: &dyn Debug) {
        self.0.lock().unwrap().push(format!("{value:?}"));
    }
}

impl Subscriber for Warnings {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event()
            && *metadata.level() == Level::WARN
            && metadata.target().starts_with("lambda_grpc")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut &*self);
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn a_rest_api_without_binary_media_types_is_in_the_log() {
    let [clean, damaged] = messages();
    for (types, protocol, message, is_logged) in [
        ("", GrpcWeb, &clean, true),
        ("", GrpcWeb, &damaged, true),
        ("", ConnectProto, &clean, true),
        ("", TwirpProto, &damaged, true),
        ("", ConnectJson, &clean, false),
        ("", GrpcWebText, &damaged, false),
        ("*/*", GrpcWeb, &damaged, false),
        ("*/*", ConnectProto, &Action::Respond.into(), false),
    ] {
        let warnings = Warnings::default();
        // With only one subscriber, tracing asks that of the first thread that reaches a span or an event. That
        // thread may run another test, which has none.
        let _ = tracing::subscriber::set_global_default(NoSubscriber::default());
        let guard = tracing::subscriber::set_default(warnings.clone());
        let deployment = Deployment::new(Trigger::RestApi).binary_media_types([types]);
        receive(&deployment, protocol, message, None).await;
        drop(guard);
        let warnings = warnings.0.lock().unwrap().join("\n");
        assert_eq!(
            warnings.contains("add `*/*` to its `binaryMediaTypes`"),
            is_logged,
            "{protocol:?}: {warnings}"
        );
        assert!(is_logged || warnings.is_empty(), "{warnings}");
    }
}
