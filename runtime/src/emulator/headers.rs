//! The headers of an event.

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::request::IncomingRequest;

pub(super) const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_PORT: HeaderName = HeaderName::from_static("x-forwarded-port");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
pub(super) const X_AMZN_TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// Headers that apply to a single connection:
/// [RFC 9110, section 7.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1).
pub(super) const HOP_BY_HOP: [&str; 7] =
    ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

/// Returns the headers of the caller, with those that all triggers add.
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html>. The sample
/// events of API Gateway and Function URLs have the same four.
pub(super) fn received(request: &IncomingRequest<'_>) -> HeaderMap {
    let mut headers = request.parts.headers.clone();
    let mut set = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    };
    let came_from = text_of(&request.parts.headers, &X_FORWARDED_FOR);
    let source = request.ids.source_ip;
    set(
        X_FORWARDED_FOR,
        came_from.map_or_else(|| source.to_string(), |before| format!("{before}, {source}")),
    );
    set(X_FORWARDED_PORT, "443".into());
    set(X_FORWARDED_PROTO, "https".into());
    set(header::HOST, request.domain.to_owned());
    set(X_AMZN_TRACE_ID, request.ids.trace_id.clone());
    headers
}

/// Returns the values of a header as text, as JSON requires.
pub(super) fn texts(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
}

/// Returns the values of a header joined as [RFC 9110, section 5.3][rfc] allows, or `None` if the header is
/// missing.
///
/// [rfc]: https://www.rfc-editor.org/rfc/rfc9110#section-5.3
pub(super) fn text_of(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    // HTTP/2 may split the `cookie` header, whose parts are not a list.
    let separator = if name == header::COOKIE { "; " } else { "," };
    headers.contains_key(name).then(|| texts(headers, name).join(separator))
}
