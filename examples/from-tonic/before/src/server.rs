//! The server with its settings.

use std::error::Error;
use std::time::Duration;

use tokio::net::TcpListener;
use tonic::metadata::AsciiMetadataValue;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tower_http::request_id::PropagateRequestIdLayer;

use crate::api_key::require_api_key;
use crate::pb::shipping_server::ShippingServer;
use crate::shipping::MyShipping;

/// Serves until Ctrl-C.
pub async fn serve(listener: TcpListener, key: AsciiMetadataValue) -> Result<(), Box<dyn Error>> {
    let (reporter, health) = tonic_health::server::health_reporter();
    reporter.set_serving::<ShippingServer<MyShipping>>().await;
    let shipping = ShippingServer::new(MyShipping).max_decoding_message_size(64 * 1024);
    let shipping = InterceptedService::new(shipping, require_api_key(key));

    Server::builder()
        .timeout(Duration::from_secs(10))
        .concurrency_limit_per_connection(32)
        .http2_keepalive_interval(Some(Duration::from_secs(30)))
        .layer(PropagateRequestIdLayer::x_request_id())
        .add_service(health)
        .add_service(shipping)
        .serve_with_incoming_shutdown(TcpIncoming::from(listener), async {
            // An error means that there is no signal to wait for.
            let _ = tokio::signal::ctrl_c().await;
        })
        .await?;
    Ok(())
}
