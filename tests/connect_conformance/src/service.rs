//! The service of the suite: each request defines the response, and the response describes the request.

use std::collections::BTreeMap;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use lambda_grpc::context::Deadline;
use lambda_grpc::{Code, MetadataMap, Request, Response, ResponseExt, Status};
use prost::Message;
use prost_types::Any;

use crate::pb::conformance_payload::RequestInfo;
use crate::pb::conformance_service_server::ConformanceService;
use crate::pb::unary_response_definition::Response as Definition;
use crate::pb::{
    ConformancePayload, Error, Header, IdempotentUnaryRequest, IdempotentUnaryResponse, UnaryRequest,
    UnaryResponse, UnaryResponseDefinition, UnimplementedRequest, UnimplementedResponse,
};

const PACKAGE: &str = "type.googleapis.com/connectrpc.conformance.v1";

/// Sends the responses that the requests define.
pub struct Conformance;

impl ConformanceService for Conformance {
    async fn unary(&self, request: Request<UnaryRequest>) -> Result<Response<UnaryResponse>, Status> {
        let info = received(&request, "UnaryRequest");
        let definition = request.into_inner().response_definition;
        let response = respond(definition, info).await?;
        Ok(response.map(|payload| UnaryResponse { payload: Some(payload) }))
    }

    async fn idempotent_unary(
        &self,
        request: Request<IdempotentUnaryRequest>,
    ) -> Result<Response<IdempotentUnaryResponse>, Status> {
        let info = received(&request, "IdempotentUnaryRequest");
        let definition = request.into_inner().response_definition;
        let response = respond(definition, info).await?;
        Ok(response.map(|payload| IdempotentUnaryResponse { payload: Some(payload) }))
    }

    async fn unimplemented(
        &self,
        _: Request<UnimplementedRequest>,
    ) -> Result<Response<UnimplementedResponse>, Status> {
        Err(Status::unimplemented("this method is not implemented"))
    }
}

fn received<M: Message>(request: &Request<M>, name: &str) -> RequestInfo {
    let mut headers = BTreeMap::<String, Vec<String>>::new();
    for (name, value) in &request.metadata().clone().into_headers() {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        headers.entry(name.to_string()).or_default().push(value);
    }
    // The caller's timeout, without the one of the host: Lambda always has a timeout.
    let timeout = request.extensions().get::<Deadline>().and_then(|deadline| deadline.requested());
    RequestInfo {
        request_headers: headers.into_iter().map(|(name, value)| Header { name, value }).collect(),
        timeout_ms: timeout.and_then(|timeout| i64::try_from(timeout.as_millis()).ok()),
        requests: vec![any(name, request.get_ref())],
        connect_get_info: None,
    }
}

async fn respond(
    definition: Option<UnaryResponseDefinition>,
    info: RequestInfo,
) -> Result<Response<ConformancePayload>, Status> {
    let definition = definition.unwrap_or_default();
    tokio::time::sleep(Duration::from_millis(definition.response_delay_ms.into())).await;
    let headers = metadata(&definition.response_headers);
    let trailers = metadata(&definition.response_trailers);
    let data = match definition.response {
        Some(Definition::Error(error)) => {
            let mut status = failure(error, &info);
            let mut metadata = headers;
            metadata.extend(trailers);
            *status.metadata_mut() = MetadataMap::from_headers(metadata);
            return Err(status);
        }
        Some(Definition::ResponseData(data)) => data,
        None => Vec::new(),
    };
    let mut response = Response::new(ConformancePayload { data, request_info: Some(info) });
    *response.metadata_mut() = MetadataMap::from_headers(headers);
    *response.trailers_mut() = MetadataMap::from_headers(trailers);
    Ok(response)
}

fn failure(error: Error, info: &RequestInfo) -> Status {
    let message = error.message.unwrap_or_default();
    let mut details = error.details;
    details.push(any("ConformancePayload.RequestInfo", info));
    let code = Code::from_i32(error.code);
    let rich = tonic_types::pb::Status { code: error.code, message: message.clone(), details };
    Status::with_details(code, message, rich.encode_to_vec().into())
}

fn any(name: &str, message: &impl Message) -> Any {
    Any { type_url: format!("{PACKAGE}.{name}"), value: message.encode_to_vec() }
}

fn metadata(headers: &[Header]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for header in headers {
        for value in &header.value {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(&header.name), HeaderValue::try_from(value))
            {
                map.append(name, value);
            }
        }
    }
    map
}
