//! Exported spans.

use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;

use crate::support::{Collector, Program};

/// Returns the spans of the only request so far.
fn spans(collector: &Collector) -> Vec<Span> {
    let [export] = <[_; 1]>::try_from(collector.exports()).unwrap();
    let scopes = export.resource_spans.into_iter().flat_map(|resource| resource.scope_spans);
    scopes.flat_map(|scope| scope.spans).collect()
}

fn attribute(span: &Span, key: &str) -> Option<String> {
    let attribute = span.attributes.iter().find(|attribute| attribute.key == key)?;
    match attribute.value.clone()?.value? {
        Value::StringValue(text) => Some(text),
        other => Some(format!("{other:?}")),
    }
}

#[tokio::test]
async fn are_exported_in_one_request_before_the_response() {
    let collector = Collector::start();
    let program = Program::start(&collector.url);
    assert_eq!(program.call("order-1", &[]).await.status(), 200);
    // Nothing waits here: Lambda would have frozen the process.
    let [load, call] = <[_; 2]>::try_from(spans(&collector)).unwrap();
    assert_eq!((&*call.name, &*load.name), ("acme.orders.v1.OrderService/GetOrder", "load"));
    assert_eq!((&load.trace_id, &load.parent_span_id), (&call.trace_id, &call.span_id));
    assert!(call.parent_span_id.is_empty());
    assert_eq!(attribute(&call, "rpc.system.name").as_deref(), Some("connectrpc"));
    // The event of the handler belongs to the span of the call.
    assert_eq!(call.events.iter().map(|event| &*event.name).collect::<Vec<_>>(), ["found an order"]);
}

#[tokio::test]
async fn name_the_service_and_the_invocation() {
    let collector = Collector::start();
    let program = Program::start(&collector.url);
    assert_eq!(program.call("", &[]).await.status(), 400);
    assert_eq!(collector.service_name(), "observability");
    let [call] = <[_; 1]>::try_from(spans(&collector)).unwrap();
    assert_eq!(attribute(&call, "rpc.status_code").as_deref(), Some("invalid_argument"));
    assert!(attribute(&call, "xray_trace_id").is_some_and(|id| id.starts_with("Root=1-")));
    assert!(attribute(&call, "request_id").is_some());
}

#[tokio::test]
async fn continue_the_trace_of_the_caller() {
    let collector = Collector::start();
    let program = Program::start(&collector.url);
    let caller = ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    program.call("order-1", &[caller, ("tracestate", "vendor=1")]).await;
    let [load, call] = <[_; 2]>::try_from(spans(&collector)).unwrap();
    assert_eq!(call.trace_id, 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c_u128.to_be_bytes());
    assert_eq!(call.parent_span_id, 0xb7ad_6b71_6920_3331_u64.to_be_bytes());
    assert_eq!(call.trace_state, "vendor=1");
    assert_eq!((&load.trace_id, &load.parent_span_id), (&call.trace_id, &call.span_id));
}

#[tokio::test]
async fn begin_a_trace_if_the_caller_has_none() {
    for traceparent in ["", "00-0af7", "00-00000000000000000000000000000000-b7ad6b7169203331-01", "é"] {
        let collector = Collector::start();
        let program = Program::start(&collector.url);
        assert_eq!(program.call("order-1", &[("traceparent", traceparent)]).await.status(), 200);
        assert!(spans(&collector)[1].parent_span_id.is_empty(), "{traceparent}");
    }
}

#[tokio::test]
async fn are_not_exported_if_the_caller_does_not_record() {
    let collector = Collector::start();
    let program = Program::start(&collector.url);
    let caller = ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
    assert_eq!(program.call("order-1", &[caller]).await.status(), 200);
    assert_eq!(collector.exports(), []);
}

#[tokio::test]
async fn do_not_fail_a_call_without_a_collector() {
    let program = Program::start("http://127.0.0.1:1");
    assert_eq!(program.call("order-1", &[]).await.status(), 200);
    // This server accepts the connection, and does not respond.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let program = Program::start(&format!("http://{}", silent.local_addr().unwrap()));
    assert_eq!(program.call("order-1", &[]).await.status(), 200);
}

#[tokio::test]
async fn outside_calls_are_exported_at_the_end() {
    let collector = Collector::start();
    let program = Program::start(&collector.url);
    tracing::info_span!("load the configuration").in_scope(|| ());
    program.traces.shutdown().unwrap();
    assert_eq!(spans(&collector)[0].name, "load the configuration");
}
