//! The echo service on twirp, for lambda_http.

use std::sync::Arc;

use twirp::{Request, Response, Result, Router};

mod pb {
    include!(concat!(env!("OUT_DIR"), "/bench.rs"));
}

use pb::{BytesMessage, Echo, TextMessage};

struct EchoService;

#[twirp::async_trait::async_trait]
impl Echo for EchoService {
    async fn text(&self, request: Request<TextMessage>) -> Result<Response<TextMessage>> {
        Ok(Response::new(request.into_body()))
    }

    async fn bytes(&self, request: Request<BytesMessage>) -> Result<Response<BytesMessage>> {
        Ok(Response::new(request.into_body()))
    }
}

pub fn router() -> Router {
    Router::new().nest("/twirp", pb::router(Arc::new(EchoService))).fallback(twirp::server::not_found_handler)
}
