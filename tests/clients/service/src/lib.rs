//! The service that every client calls.

use std::time::Duration;

use lambda_grpc::context::Deadline;
use lambda_grpc::{Code, MetadataMap, Request, Response, ResponseExt, Status};
use prost::Message;

use pb::probe_server::Probe;
use pb::{Failure, Nap, Payload};

/// The generated code.
pub mod pb {
    lambda_grpc::include_proto!("probe");
}

/// The prefix of metadata that the service sends back.
const ECHOED: &str = "x-probe-";

/// The metadata that the suites send, without the prefix.
pub const NAMES: [&str; 4] = ["text", "twice", "bytes-bin", "many-bin"];

/// The service, as `probe.proto` describes it.
#[derive(Debug, Clone, Copy)]
pub struct Service;

impl Probe for Service {
    async fn echo(&self, request: Request<Payload>) -> Result<Response<Payload>, Status> {
        let (metadata, extensions, payload) = request.into_parts();
        let mut response = Response::new(payload);
        *response.metadata_mut() = echoed(&metadata, ECHOED);
        *response.trailers_mut() = echoed(&metadata, "x-trailer-");
        let cookies = metadata.get("x-probe-cookies").and_then(|cookies| cookies.to_str().ok());
        for cookie in cookies.into_iter().flat_map(|cookies| cookies.split(',')) {
            if let Ok(cookie) = cookie.parse() {
                response.metadata_mut().append("set-cookie", cookie);
            }
        }
        if let Some(deadline) = extensions.get::<Deadline>() {
            let left = u64::try_from(deadline.remaining().as_millis()).unwrap_or(u64::MAX);
            response.metadata_mut().insert("x-time-left", left.into());
        }
        Ok(response)
    }

    async fn fail(&self, request: Request<Failure>) -> Result<Response<Payload>, Status> {
        let (metadata, _, Failure { code, message, details }) = request.into_parts();
        let details = details.iter().map(|detail| prost_types::Any {
            type_url: "type.googleapis.com/probe.Payload".into(),
            value: detail.encode_to_vec(),
        });
        let status = pb::Status { code, message, details: details.collect() };
        let details = status.encode_to_vec().into();
        let metadata = echoed(&metadata, "x-trailer-");
        Err(Status::with_details_and_metadata(Code::from_i32(code), status.message, details, metadata))
    }

    async fn sleep(&self, request: Request<Nap>) -> Result<Response<Payload>, Status> {
        tokio::time::sleep(Duration::from_millis(request.get_ref().milliseconds.into())).await;
        Ok(Response::new(Payload::default()))
    }
}

/// Returns the metadata to send back, under names that begin with `prefix`.
fn echoed(metadata: &MetadataMap, prefix: &str) -> MetadataMap {
    let mut echoed = http::HeaderMap::new();
    for (name, value) in metadata.clone().into_headers().iter() {
        let renamed = name.as_str().strip_prefix(ECHOED).map(|rest| format!("{prefix}{rest}"));
        if let Some(Ok(renamed)) = renamed.map(http::HeaderName::try_from) {
            echoed.append(renamed, value.clone());
        }
    }
    MetadataMap::from_headers(echoed)
}
