//! The beginning of a reply in response streaming mode: JSON, then eight NUL bytes, then the body as it is.
//!
//! [Function URL](https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html),
//! [REST API](https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html).

use http::header::{self, HeaderValue};
use http::response::Parts;
use http::{HeaderMap, Response};
use serde_json::Value;

use super::reply::{self, Malformed, Values};

/// What separates the prelude from the body.
pub(crate) const DELIMITER: [u8; 8] = [0; 8];

/// How far the delimiter may be from the start: documented for REST APIs.
pub(crate) const MAX_PRELUDE: usize = 16 * 1024;

/// Reads status and headers. The values of `headers` are strings, as documented; `multiValueHeaders` has the arrays.
pub(crate) fn read(json: &[u8]) -> Result<Parts, Malformed> {
    let prelude: Value = serde_json::from_slice(json).map_err(|_| Malformed::Shape)?;
    let mut headers = HeaderMap::new();
    reply::multi_value_headers(&mut headers, prelude.get("multiValueHeaders"))?;
    reply::headers(&mut headers, prelude.get("headers"), Values::Strict)?;
    reply::cookies(&mut headers, prelude.get("cookies"))?;
    // The body goes on as chunks come, so nobody's word on its length counts.
    [header::CONTENT_LENGTH, header::TRANSFER_ENCODING].iter().for_each(|name| drop(headers.remove(name)));
    let octets = HeaderValue::from_static("application/octet-stream");
    headers.entry(header::CONTENT_TYPE).or_insert(octets);
    let (mut head, ()) = Response::new(()).into_parts();
    if let Some(status) = prelude.get("statusCode") {
        head.status = reply::status(status)?;
    }
    head.headers = headers;
    Ok(head)
}

/// Finds where the prelude ends and the body begins.
pub(crate) fn split(reply: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = reply.windows(DELIMITER.len()).position(|window| window == DELIMITER)?;
    Some((reply.get(..at)?, reply.get(at + DELIMITER.len()..)?))
}
