//! The function that the tests of the emulator call.

use std::time::Duration;

use lambda_grpc::host::ResponseMode;
use lambda_grpc::layer::Cors;
use lambda_grpc::metadata::MetadataValue;
use lambda_grpc::{Code, Host, Request, Response, ResponseExt, Status};
use pb::tasks_server::{Tasks, TasksServer};
use pb::{Done, Empty, Kind, Task};

mod pb {
    lambda_grpc::include_proto!("tasks");
}

struct Service;

impl Tasks for Service {
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
        for value in metadata.get_all("x-echo") {
            response.metadata_mut().append("x-echoed", value.clone());
            response.trailers_mut().append("x-echoed-trailer", value.clone());
        }
        for value in metadata.get_all_bin("x-echo-bin") {
            response.metadata_mut().append_bin("x-echoed-bin", value.clone());
        }
        Ok(response)
    }

    async fn ping(&self, _: Request<Empty>) -> Result<Response<Empty>, Status> {
        Ok(Response::new(Empty {}))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    // Events do not say whether the trigger has response streaming enabled.
    let mode = match std::env::var_os("SERVICE_STREAMS") {
        Some(_) => ResponseMode::Streaming,
        None => ResponseMode::Buffered,
    };
    let host = Host::new().response_mode(mode).twirp_prefix("/twirp");
    let server = TasksServer::new(Service);
    match std::env::var_os("SERVICE_CORS") {
        Some(_) => host.run(Cors::any_origin().layer(server)).await,
        None => host.run(server).await,
    }
}
