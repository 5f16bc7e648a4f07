//! The span of a call, as a subscriber of the application records it.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use crate::support::{act, event, invoke_with_context, recorded, say};
use lambda_grpc::context::LambdaContext;
use serde_json::json;
use service::Echoing;
use service::pb::Action;
use service::pb::echo_server::EchoServer;
use tower_service::Service as _;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// A subscriber that records the fields of all spans, in the order in which they were opened.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<BTreeMap<&'static str, String>>>>);

impl Visit for &Spans {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut spans = self.0.lock().unwrap();
        spans.last_mut().unwrap().insert(field.name(), format!("{value:?}").replace('"', ""));
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span() && metadata.target().starts_with("lambda_grpc")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        self.0.lock().unwrap().push(BTreeMap::from([("name", attributes.metadata().name().to_owned())]));
        attributes.record(&mut &*self);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut &*self);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Returns the fields of the spans that `work` opens.
async fn spans(work: impl Future<Output = ()>) -> Vec<BTreeMap<&'static str, String>> {
    let spans = Spans::default();
    let guard = tracing::subscriber::set_default(spans.clone());
    work.await;
    drop(guard);
    spans.0.lock().unwrap().clone()
}

#[tokio::test]
async fn has_the_method_the_ids_and_the_status() {
    for (action, status) in [(Action::Respond, "0"), (Action::Fail, "5"), (Action::Panic, "13")] {
        let mut event = recorded("http_api/open.json");
        event["body"] = json!(base64_simd::STANDARD.encode_to_string(act(action)));
        let mut context = LambdaContext::default();
        context.trace_id = Some("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1".into());
        let spans =
            spans(async { drop(invoke_with_context(EchoServer::new(Echoing), &event, context).await) }).await;
        let fields = [
            ("name", "rpc"),
            ("otel.kind", "server"),
            ("request_id", "Pq7zKi2tDoEEJrg="),
            ("rpc.grpc.status_code", status),
            ("rpc.method", "Say"),
            ("rpc.service", "echo.Echo"),
            ("rpc.system", "grpc"),
            ("xray_trace_id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1"),
        ];
        let fields = fields.map(|(name, value)| (name, value.to_owned()));
        assert_eq!(spans, [BTreeMap::from(fields)], "{action:?}");
    }
}

#[tokio::test]
async fn has_the_name_of_an_unknown_method() {
    let event = event("/echo.Nobody/Say", &say("hi"));
    let spans = spans(async {
        drop(invoke_with_context(EchoServer::new(Echoing), &event, LambdaContext::default()).await);
    });
    let spans = spans.await;
    assert_eq!(spans[0]["rpc.service"], "echo.Nobody");
    assert_eq!(spans[0]["rpc.grpc.status_code"], "12");
}

#[tokio::test]
async fn records_native_calls_that_are_rejected() {
    let mut event = event("/echo.Echo/Say", &say("hi"));
    event["headers"] = json!({ "content-type": "application/grpc", "user-agent": "grpc-go/1.70.0" });
    let spans = spans(async {
        drop(invoke_with_context(EchoServer::new(Echoing), &event, LambdaContext::default()).await);
    });
    let spans = spans.await;
    assert_eq!((&*spans[0]["rpc.method"], &*spans[0]["rpc.grpc.status_code"]), ("Say", "12"));
}

#[tokio::test]
async fn is_recorded_on_an_http_host() {
    let request = http::Request::post("/echo.Echo/Say")
        .header("content-type", "application/grpc-web")
        .body(lambda_grpc::body::Body::new(say("hi")))
        .unwrap();
    let spans = spans(async { drop(EchoServer::new(Echoing).call(request).await) }).await;
    assert_eq!(spans.len(), 1);
    assert_eq!(spans[0]["rpc.grpc.status_code"], "0");
    assert_eq!(spans[0].get("request_id"), None);
}
