//! The floor with the response streaming of lambda_runtime.

use std::convert::Infallible;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use lambda_runtime::{Error, LambdaEvent, MetadataPrelude, Runtime, StreamResponse, service_fn};
use serde_json::value::RawValue;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let handle = |event: LambdaEvent<Box<RawValue>>| {
        // The body is still being sent when the next call starts, so each call has its own buffers.
        let data = Bytes::from(floor::Echo::default().into_frames(event.payload.get().as_bytes()));
        let content_type = HeaderValue::from_static("application/grpc-web+proto");
        let metadata_prelude = MetadataPrelude {
            status_code: StatusCode::OK,
            headers: HeaderMap::from_iter([(header::CONTENT_TYPE, content_type)]),
            cookies: Vec::new(),
        };
        let response =
            StreamResponse { metadata_prelude, stream: tokio_stream::once(Ok::<_, Infallible>(data)) };
        std::future::ready(Ok::<_, Infallible>(response))
    };
    Runtime::new(service_fn(handle)).run().await
}
