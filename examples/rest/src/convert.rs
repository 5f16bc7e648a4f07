//! Conversions between gRPC and REST: responses, statuses and metadata.

use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine as _};
use http::HeaderMap;
use lambda_grpc::error_details::pb;
use lambda_grpc::prost::Message as _;
use lambda_grpc::{Response, Status};
use rest_over_grpc::handling;
use serde_json::{Value, json};

/// Headers that describe the message of one side, and so are wrong on the other side.
const RESERVED: [&str; 5] =
    ["content-length", "content-type", "grpc-accept-encoding", "grpc-encoding", "grpc-status"];

/// Removes the headers that are not metadata.
pub(crate) fn without_reserved(mut headers: HeaderMap) -> HeaderMap {
    for name in RESERVED {
        headers.remove(name);
    }
    headers
}

/// Returns the message or the status of a response, and passes its metadata on as headers.
pub(crate) fn response<T>(
    result: Result<Response<T>, Status>,
    rest: &mut handling::Context,
) -> Result<T, handling::Status> {
    let (metadata, result) = match result {
        Ok(response) => {
            let (metadata, message, _) = response.into_parts();
            (metadata, Ok(message))
        }
        Err(status) => (status.metadata().clone(), Err(to_rest(&status))),
    };
    rest.merge_response_headers(without_reserved(metadata.into_headers()));
    result
}

fn to_rest(status: &Status) -> handling::Status {
    let code = handling::Code::from_i32(status.code().into()).unwrap_or(handling::Code::Unknown);
    // If the details are not a `google.rpc.Status`, no client could read them either.
    let details = pb::Status::decode(status.details()).unwrap_or_default().details;
    let details = details.iter().map(|detail| to_json(&detail.type_url, &detail.value));
    handling::Status::new(code, status.message()).with_details(details)
}

/// Encodes a detail [as Connect does](https://connectrpc.com/docs/protocol#error-end-stream), because it can
/// have any type, and JSON of its fields would need the descriptor of each.
fn to_json(type_url: &str, value: &[u8]) -> Value {
    let name = type_url.rsplit('/').next();
    json!({ "type": name, "value": BASE64_STANDARD_NO_PAD.encode(value) })
}
