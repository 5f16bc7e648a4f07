//! An emulator around the release binary of the service, and calls through it.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use bytes::Bytes;
use emulator::client::{Client, HttpVersion};
use emulator::{Emulator, Options, TriggerName};
use http::{Request, Response};
use lambda_grpc::Status;
use lambda_grpc::testing::grpc_web;
use service::pb::Message;

pub const PATH: &str = "/echo.Echo/Say";

pub const EMULATOR: &str = env!("CARGO_BIN_EXE_emulator");

/// The service as it is deployed.
pub static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/service");
    assert!(program.exists(), "`run` builds {}", program.display());
    program
});

pub fn options(trigger: TriggerName) -> Options {
    let mut options = Options::new(trigger, &*PROGRAM).env("SERVICE_TWIRP_PREFIX", "/twirp");
    options.function.is_quiet = true;
    options
}

pub async fn open(options: Options) -> (Emulator, Client) {
    let emulator = Emulator::start(options).await.unwrap();
    let client = Client::new(emulator.address(), HttpVersion::Http1);
    (emulator, client)
}

pub fn request(message: &Message) -> Request<Bytes> {
    grpc_web::request(PATH, message)
}

pub fn with(mut request: Request<Bytes>, headers: &[(&'static str, &'static str)]) -> Request<Bytes> {
    for (name, value) in headers {
        request.headers_mut().append(*name, value.parse().unwrap());
    }
    request
}

pub fn parse(response: &Response<Bytes>) -> Result<lambda_grpc::Response<Message>, Status> {
    grpc_web::response(response)
}
