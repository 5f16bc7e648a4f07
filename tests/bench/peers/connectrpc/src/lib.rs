//! The echo service on connectrpc, for lambda_http.
//!
//! Through axum: connectrpc's own service does not take lambda_http's body.

use std::sync::Arc;

use axum::Router;
use connectrpc::{
    CompressionPolicy, ConnectRpcService, Limits, RequestContext, Response, ServiceRequest, ServiceResult,
};

mod proto {
    connectrpc::include_generated!();
}

use proto::bench::*;

struct EchoService;

#[allow(refining_impl_trait, reason = "named types say more to a reader than the trait's `impl Encodable`")]
impl Echo for EchoService {
    async fn text(
        &self,
        _: RequestContext,
        request: ServiceRequest<'_, TextMessage>,
    ) -> ServiceResult<TextMessage> {
        Response::ok(TextMessage { payload: request.payload.to_string(), ..Default::default() })
    }

    async fn bytes(
        &self,
        _: RequestContext,
        request: ServiceRequest<'_, BytesMessage>,
    ) -> ServiceResult<BytesMessage> {
        Response::ok(BytesMessage { payload: request.payload.to_vec(), ..Default::default() })
    }
}

/// Returns the service without compression.
pub fn router() -> Router {
    mount(CompressionPolicy::disabled())
}

/// Returns the service with gzip, both ways.
pub fn gzip_router() -> Router {
    mount(CompressionPolicy::default())
}

fn mount(compression: CompressionPolicy) -> Router {
    let router = connectrpc::Router::new().add_service(Arc::new(EchoService));
    let service =
        ConnectRpcService::new(router).with_limits(Limits::unlimited()).with_compression_policy(compression);
    Router::new().fallback_service(service)
}
