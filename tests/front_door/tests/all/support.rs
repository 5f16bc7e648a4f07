//! A stand around the release binary of the service, and calls through it.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use bytes::Bytes;
use front_door::client::pb::{Done, Task};
use front_door::client::{Client, Speaks};
use front_door::{Options, Stand};
use http::{Request, Response};
use lambda_grpc::Status;
use lambda_grpc::testing::{Door, grpc_web};

pub const PATH: &str = "/stand.Stand/Do";

pub const FRONT_DOOR: &str = env!("CARGO_BIN_EXE_front-door");

/// The real thing, as it is deployed: Cargo puts it beside the stand.
pub static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let program = Path::new(FRONT_DOOR).with_file_name("service");
    assert!(program.exists(), "build it first: cargo build --release -p service");
    program
});

pub fn options(door: Door) -> Options {
    let mut options = Options::new(door, &*PROGRAM);
    options.function.is_quiet = true;
    options
}

pub async fn open(options: Options) -> (Stand, Client) {
    let stand = Stand::start(options).await.unwrap();
    let client = Client::new(stand.address(), Speaks::Http1);
    (stand, client)
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

pub fn reply(response: &Response<Bytes>) -> Result<lambda_grpc::Response<Done>, Status> {
    grpc_web::reply(response)
}
