//! The streamed response of a function: a prelude in JSON, eight NUL bytes, and the body.
//!
//! [Function URL](https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html),
//! [REST API](https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html).

use http::header::{self, HeaderValue};
use http::response::Parts;
use http::{HeaderMap, Response};
use serde_json::Value;

use super::{Malformed, Values};

/// The bytes between the prelude and the body.
pub const DELIMITER: [u8; 8] = [0; 8];

/// The size limit of the prelude with its delimiter, in bytes. It is documented for REST APIs.
pub const MAX_PRELUDE: usize = 16 * 1024;

/// Parses a prelude. The values of `headers` are strings, as documented, and those of `multiValueHeaders` are
/// arrays.
pub(in crate::emulator) fn parse(json: &[u8]) -> Result<Parts, Malformed> {
    let prelude: Value = serde_json::from_slice(json).map_err(|_| Malformed::Shape)?;
    let mut headers = HeaderMap::new();
    super::multi_value_headers(&mut headers, prelude.get("multiValueHeaders"))?;
    super::headers(&mut headers, prelude.get("headers"), Values::Strict)?;
    super::cookies(&mut headers, prelude.get("cookies"))?;
    // The body is sent in chunks as it arrives.
    [header::CONTENT_LENGTH, header::TRANSFER_ENCODING].iter().for_each(|name| drop(headers.remove(name)));
    let octets = HeaderValue::from_static("application/octet-stream");
    headers.entry(header::CONTENT_TYPE).or_insert(octets);
    let (mut head, ()) = Response::new(()).into_parts();
    if let Some(status) = prelude.get("statusCode") {
        head.status = super::status(status)?;
    }
    head.headers = headers;
    Ok(head)
}

/// Splits a streamed response into its prelude and its body.
pub(in crate::emulator) fn split(response: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = response.windows(DELIMITER.len()).position(|window| window == DELIMITER)?;
    Some((response.get(..at)?, response.get(at + DELIMITER.len()..)?))
}
