//! The server with its settings.

use lambda_grpc::Router;
use lambda_grpc::health::health_reporter;
use lambda_grpc::host::HttpService;
use lambda_grpc::metadata::AsciiMetadataValue;
use lambda_grpc::service::InterceptedService;
use tower::Layer;
use tower_http::request_id::PropagateRequestIdLayer;

use crate::api_key::require_api_key;
use crate::pb::shipping_server::ShippingServer;
use crate::shipping::MyShipping;

/// Creates the server.
pub fn server(key: AsciiMetadataValue) -> impl HttpService {
    let (reporter, health) = health_reporter();
    reporter.set_serving::<ShippingServer<MyShipping>>();
    let shipping = ShippingServer::new(MyShipping).max_decoding_message_size(64 * 1024);
    let shipping = InterceptedService::new(shipping, require_api_key(key));

    let router = Router::new().add_service(health).add_service(shipping);
    PropagateRequestIdLayer::x_request_id().layer(router)
}
