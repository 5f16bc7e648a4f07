//! The spans of calls, exported by OpenTelemetry through `tracing-opentelemetry`, follow its stable
//! [conventions for RPC](https://opentelemetry.io/docs/specs/semconv/rpc/rpc-spans/).

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ecosystem::tonic_servers::helloworld::HelloRequest;
use ecosystem::tonic_servers::helloworld::greeter_server::GreeterServer;
use ecosystem::tonic_servers::{FILE_DESCRIPTOR_SET, MyGreeter};
use lambda_grpc::body::Body;
use lambda_grpc::context::LambdaContext;
use lambda_grpc::host::HttpService;
use lambda_grpc::service::TonicService;
use lambda_grpc::{Code, Host, Router};
use opentelemetry::trace::{SpanKind, Status, TracerProvider as _};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use serde_json::json;
use service::Echoing;
use service::pb::echo_server::EchoServer;
use service::pb::{Action, Message};
use tower::Service as _;
use tracing_subscriber::layer::SubscriberExt as _;

/// A form of calls: its content type, the name of its protocol, and whether messages are in frames.
#[derive(Clone, Copy)]
struct Form {
    content_type: &'static str,
    system: &'static str,
    is_framed: bool,
}

const FORMS: [Form; 5] = [
    Form { content_type: "application/grpc-web", system: "grpc", is_framed: true },
    Form { content_type: "application/grpc", system: "grpc", is_framed: true },
    Form { content_type: "application/proto", system: "connectrpc", is_framed: false },
    Form { content_type: "application/connect+proto", system: "connectrpc", is_framed: true },
    Form { content_type: "application/protobuf", system: "twirp", is_framed: false },
];

impl Form {
    fn body(self, message: &impl prost::Message) -> Vec<u8> {
        let message = message.encode_to_vec();
        if !self.is_framed {
            return message;
        }
        let length = u32::try_from(message.len()).unwrap().to_be_bytes();
        [&[0], &length[..], &message].concat()
    }

    fn is_stream(self) -> bool {
        self.content_type.starts_with("application/connect+")
    }

    /// Returns the name that a code of gRPC has in this form.
    fn code(self, name: &str) -> String {
        if self.system == "grpc" { name.to_owned() } else { name.to_lowercase() }
    }
}

/// Returns the only span that `work` exports, and its attributes.
async fn exported(work: impl Future<Output = ()>) -> (SpanData, BTreeMap<String, String>) {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("lambda-grpc"))
        .with_location(false)
        .with_target(false)
        .with_threads(false)
        .with_tracked_inactivity(false);
    // With only one subscriber, tracing asks that of the first thread that reaches a span or an event. That
    // thread may run another test, which has none.
    let _ = tracing::subscriber::set_global_default(tracing::subscriber::NoSubscriber::default());
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));
    work.await;
    drop(guard);
    let spans = exporter.get_finished_spans().unwrap();
    let [span] = <[_; 1]>::try_from(spans).unwrap();
    let mut attributes = BTreeMap::new();
    for attribute in &span.attributes {
        let before = attributes.insert(attribute.key.to_string(), attribute.value.to_string());
        assert_eq!(before, None, "{} is exported twice", attribute.key);
    }
    (span, attributes)
}

/// Exports the span of a call behind an HTTP API.
async fn on_lambda<S: HttpService>(
    server: S,
    path: &str,
    content_type: &str,
    body: &[u8],
) -> (SpanData, BTreeMap<String, String>) {
    let event = json!({
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        // A client that reads the status of native gRPC from headers.
        "headers": { "content-type": content_type, "user-agent": "tonic/0.14" },
        "requestContext": {
            "domainName": "x.execute-api.eu-west-1.amazonaws.com", "stage": "$default", "requestId": "id",
            "http": { "method": "POST", "path": path },
        },
        "body": BASE64_STANDARD.encode(body),
        "isBase64Encoded": true
    });
    let handler = Host::new().handler(server);
    let event = serde_json::to_vec(&event).unwrap().into();
    let (span, mut attributes) =
        exported(async { drop(handler.handle(event, LambdaContext::default()).await.unwrap()) }).await;
    assert_eq!(attributes.remove("request_id").as_deref(), Some("id"));
    (span, attributes)
}

/// Exports the span of a call on an HTTP server.
async fn on_http(path: &str, form: Form, body: Vec<u8>) -> (SpanData, BTreeMap<String, String>) {
    let request = http::Request::post(path)
        .version(http::Version::HTTP_2)
        .header("content-type", form.content_type)
        .body(Body::new(body))
        .unwrap();
    exported(async { drop(EchoServer::new(Echoing).call(request).await) }).await
}

fn assert_span(
    (span, attributes): (SpanData, BTreeMap<String, String>),
    name: &str,
    is_error: bool,
    expected: &[(&str, &str)],
) {
    assert_eq!((&*span.name, &span.span_kind), (name, &SpanKind::Server), "{attributes:?}");
    assert_eq!(matches!(span.status, Status::Error { .. }), is_error, "{:?} {attributes:?}", span.status);
    assert!(is_error || span.status == Status::Unset, "{:?}", span.status);
    let expected = expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    assert_eq!(attributes, BTreeMap::from_iter(expected));
}

const METHOD: &str = "echo.Echo/Say";
const PATH: &str = "/echo.Echo/Say";

#[tokio::test]
async fn exports_a_success() {
    for form in FORMS.into_iter().filter(|form| !form.is_stream()) {
        let body = form.body(&Message { text: "hi".into(), ..Message::default() });
        let mut expected = vec![("rpc.method", METHOD), ("rpc.system.name", form.system)];
        expected.extend((form.system == "grpc").then_some(("rpc.status_code", "OK")));
        let span = on_lambda(EchoServer::new(Echoing), PATH, form.content_type, &body).await;
        assert_span(span, METHOD, false, &expected);
        assert_span(on_http(PATH, form, body).await, METHOD, false, &expected);
    }
}

#[tokio::test]
async fn exports_an_error_of_the_handler() {
    for form in FORMS.into_iter().filter(|form| !form.is_stream()) {
        for (code, name, is_error) in [
            (Code::NotFound, "NOT_FOUND", false),
            (Code::Unauthenticated, "UNAUTHENTICATED", false),
            (Code::Internal, "INTERNAL", true),
            (Code::Unavailable, "UNAVAILABLE", true),
        ] {
            let body = form.body(&Message { code: code.into(), ..Action::FailWithCode.into() });
            let name = form.code(name);
            let mut expected =
                vec![("rpc.method", METHOD), ("rpc.system.name", form.system), ("rpc.status_code", &name)];
            expected.extend(is_error.then_some(("error.type", &*name)));
            let span = on_lambda(EchoServer::new(Echoing), PATH, form.content_type, &body).await;
            assert_span(span, METHOD, is_error, &expected);
            assert_span(on_http(PATH, form, body).await, METHOD, is_error, &expected);
        }
    }
}

#[tokio::test]
async fn exports_a_panic() {
    let body = FORMS[0].body(&Message::from(Action::Panic));
    let expected = [
        ("rpc.method", METHOD),
        ("rpc.system.name", "grpc"),
        ("rpc.status_code", "INTERNAL"),
        ("error.type", "INTERNAL"),
    ];
    let span = on_lambda(EchoServer::new(Echoing), PATH, FORMS[0].content_type, &body).await;
    assert_span(span, METHOD, true, &expected);
}

#[tokio::test]
async fn exports_a_rejection() {
    for form in FORMS {
        let (name, is_error) = match form.content_type {
            "application/proto" => ("invalid_argument", false),
            "application/connect+proto" => ("unimplemented", true),
            "application/protobuf" => ("malformed", false),
            _ => ("INTERNAL", true),
        };
        let malformed = if form.is_framed { &b"\0\0\0\0\x01\xff"[..] } else { b"\xff" };
        let mut expected =
            vec![("rpc.method", METHOD), ("rpc.system.name", form.system), ("rpc.status_code", name)];
        expected.extend(is_error.then_some(("error.type", name)));
        let span = on_lambda(EchoServer::new(Echoing), PATH, form.content_type, malformed).await;
        assert_span(span, METHOD, is_error, &expected);
        assert_span(on_http(PATH, form, malformed.to_vec()).await, METHOD, is_error, &expected);
    }
    // The host rejects the response of a handler that succeeded.
    for form in FORMS.into_iter().filter(|form| !form.is_stream()) {
        let body = form.body(&Message { size: 5_000_000, ..Message::default() });
        let name = form.code("RESOURCE_EXHAUSTED");
        let expected =
            [("rpc.method", METHOD), ("rpc.system.name", form.system), ("rpc.status_code", &*name)];
        let span = on_lambda(EchoServer::new(Echoing), PATH, form.content_type, &body).await;
        assert_span(span, METHOD, false, &expected);
    }
    // What is not a call has the status of HTTP.
    let span = on_lambda(EchoServer::new(Echoing), PATH, "image/jpeg", b"").await;
    assert_span(span, "HTTP", false, &[("http.response.status_code", "415")]);
}

#[tokio::test]
async fn exports_no_name_that_a_caller_invents() {
    for form in FORMS {
        let name = if form.system == "twirp" { "bad_route".to_owned() } else { form.code("UNIMPLEMENTED") };
        let mut expected = vec![
            ("rpc.method", "_OTHER"),
            ("rpc.method_original", "echo.Echo/Invented"),
            ("rpc.system.name", form.system),
            ("rpc.status_code", &*name),
        ];
        let is_error = form.system != "twirp";
        expected.extend(is_error.then_some(("error.type", &*name)));
        let path = "/echo.Echo/Invented";
        let span = on_lambda(EchoServer::new(Echoing), path, form.content_type, b"").await;
        assert_span(span, form.system, is_error, &expected);
        let span =
            on_lambda(Router::new().add_service(EchoServer::new(Echoing)), path, form.content_type, b"");
        assert_span(span.await, form.system, is_error, &expected);
        assert_span(on_http(path, form, Vec::new()).await, form.system, is_error, &expected);
    }
}

/// A server of tonic does not say which methods it has, so a method is known only when it has succeeded. That is too
/// late for the name. Its descriptors say it.
#[tokio::test]
async fn exports_the_method_of_a_tonic_server() {
    let server = || GreeterServer::new(MyGreeter);
    let unlisted = || TonicService::new(server());
    let listed = || TonicService::with_file_descriptor_set(server(), FILE_DESCRIPTOR_SET).unwrap();
    let method = "helloworld.Greeter/SayHello";
    let path = format!("/{method}");
    let form = FORMS[0];

    let body = form.body(&HelloRequest { name: "Tonic".into() });
    let expected = [("rpc.method", method), ("rpc.system.name", "grpc"), ("rpc.status_code", "OK")];
    let span = on_lambda(unlisted(), &path, form.content_type, &body).await;
    assert_span(span, "grpc", false, &expected);
    let span = on_lambda(listed(), &path, form.content_type, &body).await;
    assert_span(span, method, false, &expected);

    let body = form.body(&HelloRequest::default());
    let status = [("rpc.system.name", "grpc"), ("rpc.status_code", "INVALID_ARGUMENT")];
    let span = on_lambda(unlisted(), &path, form.content_type, &body).await;
    let other = [("rpc.method", "_OTHER"), ("rpc.method_original", method)];
    assert_span(span, "grpc", false, &[other, status].concat());
    let span = on_lambda(listed(), &path, form.content_type, &body).await;
    assert_span(span, method, false, &[&[("rpc.method", method)][..], &status].concat());
}
