//! An emulator around the release binary of the service, and calls through it.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use bytes::Bytes;
use emulator::client::pb::{Done, Task};
use emulator::client::{Client, HttpVersion};
use emulator::{Emulator, Options, TriggerName};
use http::{Request, Response};
use lambda_grpc::Status;
use lambda_grpc::testing::grpc_web;

pub const PATH: &str = "/tasks.Tasks/Do";

pub const EMULATOR: &str = env!("CARGO_BIN_EXE_emulator");

/// The service as it is deployed. Cargo puts it beside the emulator.
pub static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let program = Path::new(EMULATOR).with_file_name("emulator-service");
    assert!(program.exists(), "build it first: cargo build --release -p emulator-service");
    program
});

pub fn options(trigger: TriggerName) -> Options {
    let mut options = Options::new(trigger, &*PROGRAM);
    options.function.is_quiet = true;
    options
}

pub async fn open(options: Options) -> (Emulator, Client) {
    let emulator = Emulator::start(options).await.unwrap();
    let client = Client::new(emulator.address(), HttpVersion::Http1);
    (emulator, client)
}

pub fn request(task: &Task) -> Request<Bytes> {
    grpc_web::request(PATH, task)
}

pub fn with(mut request: Request<Bytes>, headers: &[(&'static str, &'static str)]) -> Request<Bytes> {
    for (name, value) in headers {
        request.headers_mut().append(*name, value.parse().unwrap());
    }
    request
}

pub fn parse(response: &Response<Bytes>) -> Result<lambda_grpc::Response<Done>, Status> {
    grpc_web::response(response)
}
