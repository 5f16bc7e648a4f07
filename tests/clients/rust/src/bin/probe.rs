//! The probe service, on Lambda or what plays it, and off Lambda on this machine.
//!
//! With `PROBE_CORS` in its environment it lets pages of other origins call, where no gateway answers for that.

use clients::pb::probe_server::ProbeServer;
use clients::{NAMES, Service};
use lambda_grpc::Cors;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    let server = ProbeServer::new(Service);
    if std::env::var_os("PROBE_CORS").is_none() {
        return lambda_grpc::run(server).await;
    }
    let sent = NAMES.map(|name| format!("x-probe-{name}"));
    let trailers = NAMES.map(|name| format!("x-trailer-{name}"));
    let cors = Cors::any_origin()
        .allow_headers(&sent)
        .expose_headers(sent.iter().chain(&trailers).map(String::as_str).chain(["x-time-left"]));
    lambda_grpc::run(cors.layer(server)).await
}
