//! Generates the service of the suite from the protos of the suite.

use std::error::Error;

const SERVICE: &str = "connectrpc.conformance.v1.ConformanceService";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=CONFORMANCE_PROTOS");
    let protos = std::env::var("CONFORMANCE_PROTOS")
        .map_err(|_| "`CONFORMANCE_PROTOS` is not set: build through tests/connect_conformance/run")?;
    let file = |name: &str| format!("{protos}/connectrpc/conformance/v1/{name}.proto");
    let mut builder = lambda_grpc_build::configure().json(true);
    // The server has unary RPCs only, so the streaming RPCs are skipped.
    for method in ["ServerStream", "ClientStream", "BidiStream"] {
        builder = builder.skip_rpc(format!("{SERVICE}/{method}"));
    }
    builder.compile_protos(&[file("service"), file("server_compat")], &[&protos])?;
    Ok(())
}
