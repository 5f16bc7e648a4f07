use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=../../proto/echo.proto");
    let descriptors = protox::compile(["echo.proto"], ["../../proto"])?;
    prost_build::Config::new()
        .service_generator(twirp_build::service_generator())
        .type_attribute(".", "#[derive(serde::Serialize, serde::Deserialize)]")
        .compile_fds(descriptors)?;
    Ok(())
}
