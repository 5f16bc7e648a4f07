//! Generates server and client of the hello example with this repository's generator, and those of two
//! services with tonic's.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let ours = || lambda_grpc_build::configure().json(true);
    ours()
        .build_client(true)
        .build_transport(true)
        .compile_protos(&["../../examples/hello/proto/hello.proto"], &["../../examples/hello/proto"])?;
    ours().compile_protos(&["proto/health.proto"], &["proto"])?;
    let protos = ["proto/helloworld.proto", "proto/route_guide.proto"];
    for proto in protos {
        println!("cargo::rerun-if-changed={proto}");
    }
    tonic_prost_build::configure().compile_fds(protox::compile(protos, ["proto"])?)?;
    Ok(())
}
