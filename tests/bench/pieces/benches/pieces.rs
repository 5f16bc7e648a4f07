//! Benchmarks of the parts of a call, with their allocations.
//!
//! They use public functions only, so that the internals can change.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use divan::{AllocProfiler, Bencher};
use harness::{now, runtime};
use http::{Request, Response};
use lambda_grpc::Host;
use lambda_grpc::body::Body;
use lambda_grpc::context::LambdaContext;
use tower_service::Service;
use traffic::{Case, Trigger, Wire};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

const SIZES: [usize; 4] = [16, 1024, 65536, 1 << 20];

fn main() {
    let runtime = runtime();
    let _entered = runtime.enter();
    divan::main();
}

fn case(size: usize) -> Case {
    Case::new(Trigger::HttpApi, Wire::GrpcWeb, size)
}

/// Parses an event and decodes its body. The response is empty.
#[divan::bench(args = SIZES)]
fn event(bencher: Bencher<'_, '_>, size: usize) {
    handle(bencher, size, FixedResponse(bytes::Bytes::new()));
}

/// Serves an HTTP request: frame, metadata, message, method, message, frame, trailers.
#[divan::bench(args = SIZES)]
fn protocol_and_service(bencher: Bencher<'_, '_>, size: usize) {
    let server = ours::server();
    let path = case(size).path();
    bencher
        .with_inputs(|| {
            Request::post(&path)
                .header("content-type", "application/grpc-web+proto")
                .body(Body::new(case(size).body()))
                .expect("a request of the bench")
        })
        .bench_values(|request| now(Service::call(&mut server.clone(), request)));
}

/// Encodes a response. The event is small.
#[divan::bench(args = SIZES)]
fn response(bencher: Bencher<'_, '_>, size: usize) {
    handle(bencher, 16, FixedResponse(vec![b'x'; size].into()));
}

fn handle(bencher: Bencher<'_, '_>, event_size: usize, service: FixedResponse) {
    let handler = Host::new().handler(service);
    bencher.with_inputs(|| case(event_size).event().into()).bench_values(|event| {
        now(handler.clone().handle(event, LambdaContext::default())).expect("an HTTP event")
    });
}

/// A service with a fixed response.
#[derive(Clone)]
struct FixedResponse(bytes::Bytes);

impl Service<Request<Body>> for FixedResponse {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        let mut response = Response::new(Body::new(self.0.clone()));
        let content_type = http::HeaderValue::from_static("application/grpc-web+proto");
        response.headers_mut().insert(http::header::CONTENT_TYPE, content_type);
        ready(Ok(response))
    }
}
