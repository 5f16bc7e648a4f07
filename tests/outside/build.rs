//! Generates the server of the hello example with our generator, and two servers and clients with tonic's.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    lambda_grpc_build::compile_protos("../../examples/hello/proto/hello.proto")?;
    let protos = ["proto/helloworld.proto", "proto/route_guide.proto"];
    for proto in protos {
        println!("cargo::rerun-if-changed={proto}");
    }
    tonic_prost_build::configure().compile_fds(protox::compile(protos, ["proto"])?)?;
    Ok(())
}
