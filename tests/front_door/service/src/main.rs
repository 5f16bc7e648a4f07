//! The function that the stand's tests call.

use std::time::Duration;

use lambda_grpc::metadata::MetadataValue;
use lambda_grpc::{Code, Host, Request, Response, ResponseExt, ResponseMode, Status};
use pb::stand_server::{Stand, StandServer};
use pb::{Done, Kind, Nothing, Task};

mod pb {
    lambda_grpc::include_proto!("stand");
}

struct Service;

impl Stand for Service {
    async fn r#do(&self, request: Request<Task>) -> Result<Response<Done>, Status> {
        let (metadata, _, task) = request.into_parts();
        let sleep = Duration::from_millis(task.sleep.into());
        if task.kind() == Kind::Block {
            std::thread::sleep(sleep);
        }
        tokio::time::sleep(sleep).await;
        match task.kind() {
            Kind::Succeed | Kind::Block => {}
            Kind::Fail => {
                let details = b"the details".as_slice().into();
                let mut status = Status::with_details(Code::NotFound, "no café at 50%", details);
                status.metadata_mut().insert("x-hint", MetadataValue::from_static("try tea"));
                return Err(status);
            }
            Kind::Panic => panic!("the secret of the panic"),
            Kind::Exit => std::process::exit(3),
        }
        let mut data = task.data;
        data.resize(data.len() + task.size as usize, b'.');
        let mut response = Response::new(Done { data });
        for value in metadata.get_all("x-ask") {
            response.metadata_mut().append("x-answer", value.clone());
            response.trailers_mut().append("x-trailer", value.clone());
        }
        for value in metadata.get_all_bin("x-ask-bin") {
            response.metadata_mut().append_bin("x-answer-bin", value.clone());
        }
        Ok(response)
    }

    async fn rest(&self, _: Request<Nothing>) -> Result<Response<Nothing>, Status> {
        Ok(Response::new(Nothing {}))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    // The one thing that no event tells: the stand's tests say it in the environment.
    let mode = match std::env::var_os("SERVICE_STREAMS") {
        Some(_) => ResponseMode::Streaming,
        None => ResponseMode::Buffered,
    };
    Host::new().response_mode(mode).twirp_prefix("/twirp").run(StandServer::new(Service)).await
}
