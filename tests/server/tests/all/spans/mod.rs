//! The span of a call, as a subscriber of the application records it. `tests/ecosystem` exports it with
//! OpenTelemetry.

mod calls;
mod host;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use crate::support::{frame, invoke_handler, post};
use lambda_grpc::Host;
use lambda_grpc::context::LambdaContext;
use lambda_grpc::host::HttpService;
use prost::Message as _;
use serde_json::{Value, json};
use service::pb::Message;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::NoSubscriber;
use tracing::{Event, Metadata, Subscriber};

/// A subscriber that records the fields of all spans, in the order in which they were opened.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<BTreeMap<&'static str, String>>>>);

impl Visit for &Spans {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut spans = self.0.lock().unwrap();
        let before = spans.last_mut().unwrap().insert(field.name(), format!("{value:?}").replace('"', ""));
        assert_eq!(before, None, "recorded twice: {}", field.name());
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
pub async fn spans(work: impl Future<Output = ()>) -> Vec<BTreeMap<&'static str, String>> {
    let spans = Spans::default();
    // With only one subscriber, tracing asks that of the first thread that reaches a span or an event. That
    // thread may run another test, which has none.
    let _ = tracing::subscriber::set_global_default(NoSubscriber::default());
    let guard = tracing::subscriber::set_default(spans.clone());
    work.await;
    drop(guard);
    spans.0.lock().unwrap().clone()
}

/// Returns the fields of the only span that an event opens.
pub async fn span_of<S: HttpService>(server: S, event: &Value) -> BTreeMap<&'static str, String> {
    let handler = Host::new().twirp_prefix("/twirp").handler(server);
    let spans = spans(async { drop(invoke_handler(handler, event, LambdaContext::default()).await) }).await;
    let [span] = <[_; 1]>::try_from(spans).unwrap();
    span
}

/// Asserts that a span has these fields, besides its kind and the id of the request.
pub fn assert_fields(mut span: BTreeMap<&'static str, String>, fields: &[(&'static str, &str)], what: &str) {
    assert_eq!(span.remove("name").as_deref(), Some("rpc"), "{what}");
    assert_eq!(span.remove("otel.kind").as_deref(), Some("server"), "{what}");
    assert_eq!(span.remove("request_id").as_deref(), Some("id"), "{what}");
    let fields = fields.iter().map(|(name, value)| (*name, (*value).to_owned()));
    assert_eq!(span, BTreeMap::from_iter(fields), "{what}");
}

/// A protocol, with its name in spans, the path of a method, and its form of a message.
pub struct Caller {
    pub content_type: &'static str,
    pub system: &'static str,
    prefix: &'static str,
    frame: fn(&[u8]) -> Vec<u8>,
}

pub const CALLERS: [Caller; 5] = [
    Caller { content_type: "application/grpc-web", system: "grpc", prefix: "", frame },
    Caller { content_type: "application/grpc", system: "grpc", prefix: "", frame },
    Caller { content_type: "application/proto", system: "connectrpc", prefix: "", frame: <[u8]>::to_vec },
    Caller { content_type: "application/protobuf", system: "twirp", prefix: "/twirp", frame: <[u8]>::to_vec },
    Caller { content_type: "application/protobuf", system: "twirp", prefix: "", frame: <[u8]>::to_vec },
];

impl Caller {
    pub fn event(&self, method: &str, message: &Message) -> Value {
        let path = format!("{}/{method}", self.prefix);
        let mut event = post(&path, self.content_type, &(self.frame)(&message.encode_to_vec()));
        // A client that reads the status of native gRPC from headers.
        event["headers"]["user-agent"] = json!("tonic/0.14");
        event
    }

    /// Returns the name of a code: in upper case for gRPC, and in lower case for the others.
    pub fn code(&self, name: &'static str) -> String {
        if self.system == "grpc" { name.to_owned() } else { name.to_ascii_lowercase() }
    }
}

pub const METHOD: &str = "echo.Echo/Say";
