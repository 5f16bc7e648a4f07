//! A collector: a server for OTLP over HTTP.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use prost::Message as _;

/// A collector on a thread of its own, because an export blocks the thread of the test.
pub struct Collector {
    pub url: String,
    exports: Arc<Mutex<Vec<ExportTraceServiceRequest>>>,
}

impl Collector {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let exports = Arc::default();
        let received = Arc::clone(&exports);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        thread::spawn(move || runtime.block_on(serve(listener, received)));
        Self { url, exports }
    }

    /// Returns the requests so far.
    pub fn exports(&self) -> Vec<ExportTraceServiceRequest> {
        self.exports.lock().unwrap().clone()
    }

    /// Returns the name of the service that made the first request.
    pub fn service_name(&self) -> String {
        let resource = self.exports()[0].resource_spans[0].resource.clone().unwrap();
        let name = resource.attributes.into_iter().find(|attribute| attribute.key == "service.name").unwrap();
        match name.value.unwrap().value {
            Some(Value::StringValue(name)) => name,
            other => panic!("{other:?}"),
        }
    }
}

async fn serve(listener: TcpListener, received: Arc<Mutex<Vec<ExportTraceServiceRequest>>>) {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    while let Ok((stream, _)) = listener.accept().await {
        let received = Arc::clone(&received);
        let service = service_fn(move |request: Request<Incoming>| {
            let received = Arc::clone(&received);
            async move {
                assert_eq!(request.uri(), "/v1/traces");
                assert_eq!(request.headers()["content-type"], "application/x-protobuf");
                let body = request.into_body().collect().await.unwrap().to_bytes();
                received.lock().unwrap().push(ExportTraceServiceRequest::decode(body).unwrap());
                Ok::<_, Infallible>(Response::new(Empty::<Bytes>::new()))
            }
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}
