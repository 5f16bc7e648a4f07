//! The probe service, on Lambda or an emulator, and as a local HTTP server.
//!
//! The environment variable `PROBE_CORS` enables CORS, for gateways without a CORS configuration. `PROBE_TWIRP_PREFIX` sets the
//! path prefix of Twirp. `PROBE_STREAMS` is for triggers with response streaming.

use clients_service::pb::probe_server::ProbeServer;
use clients_service::{NAMES, Service};
use lambda_grpc::Host;
use lambda_grpc::host::ResponseMode;
use lambda_grpc::layer::Cors;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    let server = ProbeServer::new(Service);
    let mode = match std::env::var_os("PROBE_STREAMS") {
        Some(_) => ResponseMode::Streaming,
        None => ResponseMode::Buffered,
    };
    let twirp_prefix = std::env::var("PROBE_TWIRP_PREFIX").unwrap_or_default();
    let host = Host::new().response_mode(mode).twirp_prefix(twirp_prefix);
    if std::env::var_os("PROBE_CORS").is_none() {
        return host.run(server).await;
    }
    let sent = NAMES.map(|name| format!("x-probe-{name}"));
    let trailers = NAMES.map(|name| format!("x-trailer-{name}"));
    let cors = Cors::any_origin()
        .allow_headers(&sent)
        .expose_headers(sent.iter().chain(&trailers).map(String::as_str).chain(["x-time-left"]));
    host.run(cors.layer(server)).await
}
