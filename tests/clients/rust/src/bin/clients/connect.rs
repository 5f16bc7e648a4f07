//! connectrpc, the Rust client of the authors of Connect. Its messages are buffa's.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use clients::checks::Client;
use clients::pb::{self, Payload};
use connectrpc::client::{CallOptions, ClientConfig, HttpClient, call_unary_get};
use connectrpc::{ConnectError, Protocol, SpecOrigin};
use prost::Message;
use tonic::metadata::MetadataMap;
use tonic::{Code, Request, Response, Status};

#[allow(elided_lifetimes_in_paths, reason = "generated")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/connectrpc/_connectrpc.rs"));
}

use generated::probe;

/// How a client sends its requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    Proto,
    Json,
    Gzip,
    Get,
    GrpcWeb,
    Grpc,
}

pub(crate) struct Connect {
    http: HttpClient,
    config: ClientConfig,
    variant: Variant,
}

impl Connect {
    pub(crate) fn new(base_url: &str, variant: Variant) -> Result<Connect, http::uri::InvalidUri> {
        let config = ClientConfig::new(base_url.parse()?);
        let config = match variant {
            Variant::Proto | Variant::Get => config,
            Variant::Json => config.json(),
            Variant::Gzip => config.compress_requests("gzip"),
            Variant::GrpcWeb => config.with_protocol(Protocol::GrpcWeb),
            Variant::Grpc => config.with_protocol(Protocol::Grpc),
        };
        let http = if variant == Variant::Grpc {
            HttpClient::plaintext_http2_only()
        } else {
            HttpClient::plaintext()
        };
        Ok(Connect { http, config, variant })
    }
}

impl Client for Connect {
    async fn call<M: Message + Default + 'static>(
        &mut self,
        method: &'static str,
        request: Request<M>,
        timeout: Option<Duration>,
    ) -> Result<Response<Payload>, Status> {
        let (metadata, _, message) = request.into_parts();
        let mut options = CallOptions::default();
        for (name, value) in &metadata.into_headers() {
            options = options.with_header(name, value);
        }
        if let Some(timeout) = timeout {
            options = options.with_timeout(timeout);
        }
        let message = message.encode_to_vec();
        let client = probe::ProbeClient::new(self.http.clone(), self.config.clone());
        let response = match method {
            "Echo" if self.variant == Variant::Get => {
                let spec = probe::PROBE_ECHO_SPEC.with_origin(SpecOrigin::Client);
                let message: probe::Payload = convert(&message)?;
                call_unary_get(&self.http, &self.config, spec, message, options).await
            }
            "Echo" => client.echo_with_options(convert(&message)?, options).await,
            "Fail" => client.fail_with_options(convert(&message)?, options).await,
            _ => client.sleep_with_options(convert(&message)?, options).await,
        };
        let (mut headers, message, trailers) = response.map_err(status)?.into_owned_parts();
        let message = Payload::decode(&*buffa::Message::encode_to_vec(&message))
            .map_err(|error| Status::internal(error.to_string()))?;
        // tonic returns the headers and trailers of a unary call in one map.
        headers.extend(trailers);
        let mut response = Response::new(message);
        *response.metadata_mut() = MetadataMap::from_headers(headers);
        Ok(response)
    }
}

fn convert<M: buffa::Message>(message: &[u8]) -> Result<M, Status> {
    M::decode_from_slice(message).map_err(|error| Status::internal(error.to_string()))
}

/// Converts an error to what the cases expect of tonic's clients.
fn status(error: ConnectError) -> Status {
    let code = error.code.grpc_code() as i32;
    let message = error.message.clone().unwrap_or_default();
    let details = error.details.iter().map(|detail| prost_types::Any {
        type_url: detail.type_url.clone(),
        value: STANDARD_NO_PAD
            .decode(detail.value.as_deref().unwrap_or_default().trim_end_matches('='))
            .unwrap_or_default(),
    });
    let details = pb::Status { code, message: message.clone(), details: details.collect() };
    // Connect sends the metadata of an error as headers, gRPC as trailers.
    let mut metadata = error.response_headers().clone();
    metadata.extend(error.trailers().clone());
    let metadata = MetadataMap::from_headers(metadata);
    Status::with_details_and_metadata(Code::from_i32(code), message, details.encode_to_vec().into(), metadata)
}
