//! The service of `tests/service` as a Lambda function. The arguments configure it.

use lambda_grpc::host::ResponseMode;
use service::function::{AfterRestore, Settings};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let is_set = |name: &str| arguments.iter().any(|argument| argument == name);
    let after_restore = match () {
        () if is_set("after_restore") => Some(AfterRestore::Succeeds),
        () if is_set("after_restore_fails") => Some(AfterRestore::Fails),
        () => None,
    };
    let threads = is_set("threads").then_some(2);
    let response_mode = match () {
        () if is_set("streaming") => Some(ResponseMode::Streaming),
        () if is_set("buffered") => Some(ResponseMode::Buffered),
        () => None,
    };
    Settings { response_mode, threads, after_restore, ..Settings::default() }.run()
}
