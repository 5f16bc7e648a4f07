//! The server that tonic generated, for Lambda.

use std::error::Error;

use from_tonic_before::FILE_DESCRIPTOR_SET;
use from_tonic_before::api_key::require_api_key;
use from_tonic_before::pb::shipping_server::ShippingServer;
use from_tonic_before::shipping::MyShipping;
use lambda_grpc::Router;
use lambda_grpc::host::HttpService;
use lambda_grpc::service::TonicService;
use tonic::metadata::AsciiMetadataValue;
use tonic::service::interceptor::InterceptedService;
use tower::Layer;
use tower_http::request_id::PropagateRequestIdLayer;

/// Creates the server.
pub async fn server(key: AsciiMetadataValue) -> Result<impl HttpService, Box<dyn Error>> {
    let (reporter, health) = tonic_health::server::health_reporter();
    reporter.set_serving::<ShippingServer<MyShipping>>().await;
    let shipping = ShippingServer::new(MyShipping).max_decoding_message_size(64 * 1024);
    let shipping = InterceptedService::new(shipping, require_api_key(key));

    let router = Router::new()
        .add_service(TonicService::with_file_descriptor_set(health, tonic_health::pb::FILE_DESCRIPTOR_SET)?)
        .add_service(TonicService::with_file_descriptor_set(shipping, FILE_DESCRIPTOR_SET)?);
    Ok(PropagateRequestIdLayer::x_request_id().layer(router))
}
