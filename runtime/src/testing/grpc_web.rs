//! gRPC-Web requests and responses.

use bytes::{BufMut, Bytes, BytesMut};
use http::header::{self, HeaderValue};
use http::{Method, Request, Response, Uri};
use prost::Message;
use tonic::metadata::MetadataMap;
use tonic::{Code, Status};

use crate::service::ResponseExt;
use crate::wire::{frame, metadata, status};

/// Creates the request of a call. `path` is the path of the URL, such as `/prod/hello.Prod/Alive` behind a
/// stage.
///
/// Metadata is set in its headers: `request.headers_mut().insert("grpc-timeout", "1S".parse()?)`. An invalid
/// path becomes `/`.
pub fn request<M: Message>(path: &str, message: &M) -> Request<Bytes> {
    let mut body = BytesMut::with_capacity(frame::PREFIX + message.encoded_len());
    body.put_u8(0);
    body.put_u32(u32::try_from(message.encoded_len()).unwrap_or(u32::MAX));
    // The capacity was reserved, so this cannot fail.
    let _ = message.encode(&mut body);
    let mut request = Request::new(body.freeze());
    *request.method_mut() = Method::POST;
    *request.uri_mut() = Uri::try_from(path).unwrap_or_default();
    let media_type = HeaderValue::from_static("application/grpc-web+proto");
    // Browsers send this header with every `fetch`.
    request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("*/*"));
    request.headers_mut().insert(header::CONTENT_TYPE, media_type);
    request
}

/// Parses the response of a call, with its metadata and [trailers](ResponseExt).
///
/// # Errors
///
/// Returns the status of the call, or `UNKNOWN` if the response is not gRPC-Web, or if its message is
/// compressed because the request has the header `grpc-accept-encoding`.
pub fn response<M: Message + Default>(response: &Response<Bytes>) -> Result<tonic::Response<M>, Status> {
    let (http, headers) = (response.status(), response.headers());
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.unwrap_or("no content type");
    let is_grpc_web = http.is_success() && media_type.starts_with("application/grpc-web");
    // An error may be in the headers, without a body.
    if is_grpc_web
        && response.body().is_empty()
        && let Some(status) = status::from_headers(headers)
    {
        return Err(status);
    }
    let split = if is_grpc_web { frame::split_trailers(response.body().clone()) } else { None };
    let Some((mut message, mut trailers)) = split else {
        let text = String::from_utf8_lossy(response.body());
        return Err(Status::unknown(format!("the response is not gRPC-Web: {http}, {media_type}: {text}")));
    };
    let status = status::from_headers(&trailers)
        .unwrap_or_else(|| Status::unknown("the response has no `grpc-status`"));
    if status.code() != Code::Ok {
        return Err(status);
    }
    if message.first() == Some(&frame::COMPRESSED) {
        return Err(Status::unknown(
            "the response is compressed, and this function does not decompress it: remove `grpc-accept-encoding` from the request",
        ));
    }
    ["grpc-status", "grpc-message"].iter().for_each(|name| drop(trailers.remove(*name)));
    let message = message.split_off(frame::PREFIX.min(message.len()));
    let message = M::decode(message).map_err(|error| Status::internal(error.to_string()))?;
    let mut response = tonic::Response::new(message);
    let mut metadata = headers.clone();
    // A trigger may have joined the values: "implementations must split Binary-Headers on `,`".
    metadata::split_binary(&mut metadata);
    metadata::split_binary(&mut trailers);
    *response.metadata_mut() = MetadataMap::from_headers(metadata);
    *response.trailers_mut() = MetadataMap::from_headers(trailers);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_that_a_response_is_compressed() {
        let mut body = BytesMut::from(&[frame::COMPRESSED, 0, 0, 0, 1, 0][..]);
        frame::append_ok(&mut body);
        let mut compressed = Response::new(body.freeze());
        let media_type = HeaderValue::from_static("application/grpc-web+proto");
        compressed.headers_mut().insert(header::CONTENT_TYPE, media_type);
        let error = response::<()>(&compressed).unwrap_err();
        assert!(error.message().contains("remove `grpc-accept-encoding`"), "{error}");
    }
}
