//! The function that the Runtime API with faults invokes.
//!
//! `faults-service [streaming] [threads]` sets the response mode, and whether the workers use several
//! threads.

use std::time::Duration;

use lambda_grpc::host::ResponseMode;
use lambda_grpc::{Host, Request, Response, Status};
use pb::echo_server::{Echo, EchoServer};
use pb::{Done, Kind, Task};

mod pb {
    lambda_grpc::include_proto!("faults");
}

struct Service;

impl Echo for Service {
    async fn call(&self, request: Request<Task>) -> Result<Response<Done>, Status> {
        let task = request.into_inner();
        if task.sleep > 0 {
            tokio::time::sleep(Duration::from_millis(task.sleep.into())).await;
        }
        match task.kind() {
            Kind::Succeed => {}
            Kind::Fail => return Err(Status::not_found(String::from_utf8_lossy(&task.data))),
            Kind::Panic => panic!("the secret of the panic"),
        }
        let mut data = task.data;
        data.resize(data.len() + task.size as usize, b'.');
        Ok(Response::new(Done { data }))
    }
}

fn main() -> Result<(), lambda_grpc::Error> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| words.iter().any(|argument| argument == word);
    let mut runtime = if has("threads") {
        tokio::runtime::Builder::new_multi_thread()
    } else {
        tokio::runtime::Builder::new_current_thread()
    };
    let mode = if has("streaming") { ResponseMode::Streaming } else { ResponseMode::Buffered };
    let serving = Host::new().response_mode(mode).run(EchoServer::new(Service));
    runtime.worker_threads(2).enable_all().build().expect("threads and sockets").block_on(serving)
}
