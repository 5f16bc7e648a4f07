//! The function that the suite invokes.

mod probe;
mod record;
mod start;

use std::error::Error;
use std::time::Duration;

use lambda_grpc::Host;
use lambda_grpc::host::ResponseMode;
use tokio::runtime::Builder;

use pb::probe_server::ProbeServer;
use probe::Probe;

mod pb {
    lambda_grpc::include_proto!("rie");
}

/// The variable with the maximum number of concurrent calls, which Managed Instances set.
const MAX_CONCURRENCY: &str = "AWS_LAMBDA_MAX_CONCURRENCY";

fn main() -> Result<(), Box<dyn Error>> {
    start::check()?;
    // As the documentation of `run` advises: several threads on Managed Instances, one elsewhere.
    let mut threads = match std::env::var_os(MAX_CONCURRENCY) {
        Some(_) => Builder::new_multi_thread(),
        None => Builder::new_current_thread(),
    };
    let mode = match std::env::var_os("STREAMING") {
        Some(_) => ResponseMode::Streaming,
        None => ResponseMode::Buffered,
    };
    // Large enough for a busy machine.
    let margin = Duration::from_millis(700);
    let host = Host::new().response_mode(mode).deadline_margin(margin).after_restore(start::restored);
    threads.enable_all().build()?.block_on(host.run(ProbeServer::new(Probe)))?;
    record::line("run returned")?;
    Ok(())
}
