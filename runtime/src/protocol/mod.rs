//! RPC in, RPC out: knows gRPC and gRPC-Web, and nothing of AWS.

mod deadline;
mod dialect;
mod fault;
mod fit;
mod grpc;
mod grpc_web;
mod panics;
mod plain;
mod unary;

use http::{Request, Response};

pub(crate) use self::dialect::Dialect;
pub(crate) use self::fit::fit_headers;
pub(crate) use self::panics::catch;
pub use self::plain::Described;
use crate::body::{Body, RequestBody};
use crate::service::Routes;

/// Answers one HTTP request in the protocol that it speaks.
pub(crate) async fn answer<R: Routes, B: RequestBody>(routes: &R, request: Request<B>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    match Dialect::detect(&parts) {
        Dialect::Grpc(grpc) => grpc.answer(routes, parts, body).await,
        Dialect::GrpcWeb(web) => web.answer(routes, parts, body).await,
        Dialect::Plain(plain) => plain.answer(routes, &parts),
    }
}
