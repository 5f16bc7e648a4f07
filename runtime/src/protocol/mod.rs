//! RPC in, RPC out: knows gRPC, gRPC-Web, Connect and Twirp, and nothing of AWS.

mod bare;
mod codec;
mod connect;
mod deadline;
mod dialect;
mod fault;
mod fit;
mod framed;
mod grpc;
mod grpc_web;
mod panics;
mod plain;
mod route;
mod settings;
mod twirp;
mod unary;

use std::pin::pin;

use http::{Request, Response};
use serde::Serialize;

pub use self::deadline::Deadline;
pub(crate) use self::deadline::GRPC_TIMEOUT;
#[cfg(feature = "invoke")]
pub(crate) use self::deadline::grpc_timeout;
pub(crate) use self::dialect::Dialect;
pub(crate) use self::fit::fit_headers;
pub(crate) use self::panics::{catch, contain};
pub use self::plain::Described;
pub use self::settings::NativeGrpc;
pub use self::twirp::{TwirpPrefix, TwirpPrefixed};
use crate::body::{Body, RequestBody, Upload};
use crate::service::Routes;

/// Answers one HTTP request in the protocol that it speaks.
pub(crate) async fn answer<R: Routes, B: RequestBody>(routes: &R, request: Request<B>) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let body = pin!(body);
    let mut body = Upload::new(body);
    let dialect = Dialect::detect(&parts);
    // A handler may hand its request on to another server, with its extensions.
    twirp::forget_prefix(&mut parts.extensions);
    let response = match dialect {
        Dialect::Grpc(grpc) => grpc.answer(routes, &mut parts, &mut body).await,
        Dialect::GrpcWeb(web) => web.answer(routes, &mut parts, &mut body).await,
        Dialect::Connect(connect) => connect.answer(routes, &mut parts, &mut body).await,
        Dialect::Twirp(twirp) => twirp.answer(routes, &mut parts, &mut body).await,
        Dialect::Plain(plain) => plain.answer(routes, &parts),
    };
    body.discard().await;
    response
}

/// Writes an error of texts, of which JSON can hold every one.
fn json_body(error: &impl Serialize) -> Body {
    Body::new(serde_json::to_vec(error).unwrap_or_default())
}
