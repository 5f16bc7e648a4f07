//! Lines of the log.

use serde_json::Value;

use crate::support::{Collector, Program};

#[tokio::test]
async fn are_json_with_the_ids_and_the_status_of_the_call() {
    let collector = Collector::start();
    let program = Program::start(&collector.url);
    program.call("order-1", &[]).await;
    program.call("", &[]).await;
    let lines = program.log.lines();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let messages: Vec<_> =
        lines.iter().map(|line| (text(&line["fields"]["message"]), text(&line["span"]["name"]))).collect();
    let expected = [("close", "load"), ("found an order", "rpc"), ("close", "rpc"), ("close", "rpc")];
    assert_eq!(messages, expected.map(|(message, span)| (message.to_owned(), span.to_owned())));
    for line in &lines[1..] {
        assert_eq!(line["span"]["rpc.method"], "acme.orders.v1.OrderService/GetOrder");
        assert!(line["span"]["xray_trace_id"].as_str().unwrap().starts_with("Root=1-"));
    }
    assert_eq!(lines[1]["span"]["request_id"], lines[2]["span"]["request_id"]);
    assert_ne!(lines[2]["span"]["request_id"], lines[3]["span"]["request_id"]);
    assert_eq!(lines[3]["span"]["rpc.status_code"], "invalid_argument");
    assert!(lines[2]["fields"]["time.busy"].is_string());
}
