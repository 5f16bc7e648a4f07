//! A call behind an HTTP API, with the subscriber of the program.

mod collector;
mod log;

use bytes::Bytes;
use http::{Request, Response};
use lambda_grpc::Trigger;
use lambda_grpc::testing::Deployment;
use observability::orders::Orders;
use observability::pb::order_service_server::OrderServiceServer;
use observability::telemetry::{subscriber, traces};
use observability::trace_context::continue_trace;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::subscriber::{DefaultGuard, NoSubscriber};

pub use self::collector::Collector;
pub use self::log::Log;

/// The program, on the thread of a test.
pub struct Program {
    pub log: Log,
    pub traces: SdkTracerProvider,
    _subscriber: DefaultGuard,
}

impl Program {
    /// Starts the program with the address of a collector.
    pub fn start(collector: &str) -> Self {
        // With only one subscriber, tracing asks that of the first thread that reaches a span. That may be another test.
        let _ = tracing::subscriber::set_global_default(NoSubscriber::default());
        let (log, traces) = (Log::default(), traces(Some(&format!("{collector}/v1/traces"))).unwrap());
        let subscriber =
            tracing::subscriber::set_default(subscriber(log.clone(), "info".into(), Some(&traces)));
        Self { log, traces, _subscriber: subscriber }
    }

    /// Calls the service with JSON, behind an HTTP API. Returns when the response would be sent to Lambda.
    pub async fn call(&self, id: &str, headers: &[(&str, &str)]) -> Response<Bytes> {
        let mut request =
            Request::post("/acme.orders.v1.OrderService/GetOrder").header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(format!(r#"{{"id":"{id}"}}"#)).unwrap();
        let server = OrderServiceServer::with_interceptor(Orders, continue_trace);
        Deployment::new(Trigger::HttpApi).call(server, request).await
    }
}
