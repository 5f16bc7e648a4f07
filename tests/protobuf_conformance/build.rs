//! Generates the messages of the suite, and a service that uses them.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-env-changed=SUITE_PROTOS");
    let suite = std::env::var("SUITE_PROTOS").map_err(|_| "SUITE_PROTOS is not set: build with `./run`")?;
    lambda_grpc_build::configure().json(true).include_file("protos.rs").compile_protos(
        &["proto/testee.proto".into(), format!("{suite}/conformance/conformance.proto")],
        &["proto", "../golden/cases/editions", &suite],
    )?;
    Ok(())
}
