//! The pieces of a call, one by one, with what each allocates.
//!
//! Seen from outside, as users see them: what a piece is made of may change without this file.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use divan::{AllocProfiler, Bencher};
use harness::{now, runtime};
use http::{Request, Response};
use lambda_grpc::{Body, Event, LambdaContext};
use tower_service::Service;
use traffic::{Case, Door, Wire};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

const SIZES: [usize; 4] = [16, 1024, 65536, 1 << 20];

fn main() {
    let runtime = runtime();
    let _entered = runtime.enter();
    divan::main();
}

fn case(size: usize) -> Case {
    Case::new(Door::HttpApi, Wire::GrpcWeb, size)
}

/// JSON to an event, whose body is not decoded yet.
#[divan::bench(args = SIZES)]
fn event_reader(bencher: Bencher<'_, '_>, size: usize) {
    bencher
        .with_inputs(|| case(size).event().into())
        .bench_values(|event| Event::from_json(event).expect("an event of the bench"));
}

/// HTTP request to HTTP response: frame, metadata, message, method, message, frame, trailers.
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

/// An event that is read already, and a response that is there already: the body decoded, the request made, the reply written.
#[divan::bench(args = SIZES)]
fn reply_writer(bencher: Bencher<'_, '_>, size: usize) {
    let handler = lambda_grpc::handler(Canned(vec![b'x'; size].into()));
    bencher
        .with_inputs(|| Event::from_json(case(16).event().into()).expect("an event of the bench"))
        .bench_values(|event| {
            now(handler.clone().reply(event, LambdaContext::default())).expect("an HTTP event")
        });
}

/// An application that has its answer before it is asked.
#[derive(Clone)]
struct Canned(bytes::Bytes);

impl Service<Request<Body>> for Canned {
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
