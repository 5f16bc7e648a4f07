//! The server with its settings.

use std::error::Error;

use lambda_grpc::Router;
use lambda_grpc::health::health_reporter;
use lambda_grpc::host::HttpService;
use lambda_grpc::service::InterceptedService;
use tower::Layer;
use tower_http::request_id::PropagateRequestIdLayer;

use crate::api_key::require_api_key;
use crate::pb::shipping_server::ShippingServer;
use crate::shipping::MyShipping;

/// Creates the server.
pub fn server(key: &str) -> Result<impl HttpService, Box<dyn Error>> {
    let (reporter, health) = health_reporter();
    reporter.set_serving::<ShippingServer<MyShipping>>();
    let shipping = ShippingServer::new(MyShipping).max_decoding_message_size(64 * 1024);
    let shipping = InterceptedService::new(shipping, require_api_key(key.parse()?));

    let router = Router::new().add_service(health).add_service(shipping);
    Ok(PropagateRequestIdLayer::x_request_id().layer(router))
}
