//! A gRPC-Web call as an HTTP request, and its reply.

use bytes::{BufMut, Bytes, BytesMut};
use http::header::{self, HeaderValue};
use http::{Method, Request, Response, Uri};
use prost::Message;
use tonic::metadata::MetadataMap;
use tonic::{Code, Status};

use crate::ResponseExt;
use crate::wire::{frame, metadata, status};

/// Makes the request of a call: `path` is that of the URL, so `/hello.Prod/Alive` behind whatever the door puts before it.
///
/// What more a caller sends goes into its headers: `request.headers_mut().insert("grpc-timeout", "1S".parse()?)`. A path that
/// is none becomes `/`.
pub fn request<M: Message>(path: &str, message: &M) -> Request<Bytes> {
    let mut body = BytesMut::with_capacity(frame::PREFIX + message.encoded_len());
    body.put_u8(0);
    body.put_u32(u32::try_from(message.encoded_len()).unwrap_or(u32::MAX));
    // Room for all of it has just been made, so this does not fail.
    let _ = message.encode(&mut body);
    let mut request = Request::new(body.freeze());
    *request.method_mut() = Method::POST;
    *request.uri_mut() = Uri::try_from(path).unwrap_or_default();
    let media_type = HeaderValue::from_static("application/grpc-web+proto");
    // Browsers send this `Accept` with every `fetch`.
    request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("*/*"));
    request.headers_mut().insert(header::CONTENT_TYPE, media_type);
    request
}

/// Reads the reply of a call as a client does: message, metadata and [trailers](ResponseExt), or the status.
///
/// # Errors
///
/// The call's status; `UNKNOWN` for a response that is no gRPC-Web, with what it is instead.
pub fn reply<M: Message + Default>(response: &Response<Bytes>) -> Result<tonic::Response<M>, Status> {
    let (http, headers) = (response.status(), response.headers());
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.unwrap_or("no content type");
    let is_grpc_web = http.is_success() && media_type.starts_with("application/grpc-web");
    let split = Some(response.body().clone()).filter(|_| is_grpc_web).and_then(frame::split_trailers);
    let Some((mut message, mut trailers)) = split else {
        let text = String::from_utf8_lossy(response.body());
        return Err(Status::unknown(format!(
            "the response is no gRPC-Web, but {http}, {media_type}: {text}"
        )));
    };
    let status = status::read(&trailers).unwrap_or_else(|| Status::unknown("there is no `grpc-status`"));
    if status.code() != Code::Ok {
        return Err(status);
    }
    ["grpc-status", "grpc-message"].iter().for_each(|name| drop(trailers.remove(*name)));
    let message = message.split_off(frame::PREFIX.min(message.len()));
    let message = M::decode(message).map_err(|error| Status::internal(error.to_string()))?;
    let mut reply = tonic::Response::new(message);
    let mut metadata = headers.clone();
    // Where a door has joined them, "implementations must split Binary-Headers on `,`".
    metadata::split_binary(&mut metadata);
    metadata::split_binary(&mut trailers);
    *reply.metadata_mut() = MetadataMap::from_headers(metadata);
    *reply.trailers_mut() = MetadataMap::from_headers(trailers);
    Ok(reply)
}
