fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=../../proto/echo.proto");
    let descriptors = protox::compile(["echo.proto"], ["../../proto"])?;
    Ok(tonic_prost_build::configure().build_client(false).compile_fds(descriptors)?)
}
