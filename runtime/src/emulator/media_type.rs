//! The encoding of a body in an event: text or base64.

use http::header::{self, HeaderMap};

/// Returns true for a body that HTTP APIs, Function URLs, load balancers and VPC Lattice send as text.
///
/// Types such as `application/x+json`, forms and bodies without a content type are sent as base64. "If the
/// content type is one of the following types, the load balancer sends the body to the Lambda function as is
/// and sets isBase64Encoded to false":
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html>. Recorded
/// events show the same list for the other triggers.
pub(super) fn is_text(headers: &HeaderMap) -> bool {
    let media_type = media_type(headers);
    media_type.starts_with("text/")
        || ["application/json", "application/xml", "application/javascript"].contains(&media_type.as_str())
}

/// Returns the content type in lower case, without its parameters.
pub(super) fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    without_parameters(value)
}

pub(super) fn without_parameters(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

pub(super) fn base64(body: &[u8]) -> String {
    base64_simd::STANDARD.encode_to_string(body)
}

/// Converts a body to text, which loses bytes that are not UTF-8.
///
/// API Gateway does the same: "By default, API Gateway treats the message body as a text payload":
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html>.
pub(super) fn text(body: &[u8]) -> String {
    String::from_utf8_lossy(body).into_owned()
}

/// Returns true if a media type matches `binaryMediaTypes`: `type/subtype`, `type/*` or `*/*`.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html>
#[cfg(feature = "testing")]
pub(super) fn is_binary(media_type: &str, binary_media_types: &[String]) -> bool {
    binary_media_types.iter().any(|known| {
        known == "*/*"
            || known.eq_ignore_ascii_case(media_type)
            || known.strip_suffix('*').is_some_and(|prefix| prefix != "*/" && media_type.starts_with(prefix))
    })
}
