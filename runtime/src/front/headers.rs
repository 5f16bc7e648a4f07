//! The headers of a request, as they stand in an event.

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::Arrival;

pub(super) const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_PORT: HeaderName = HeaderName::from_static("x-forwarded-port");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
pub(super) const X_AMZN_TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// Headers that end at the next hop: [RFC 9110, section 7.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1).
pub(super) const HOP_BY_HOP: [&str; 7] =
    ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

/// Returns the caller's headers with what every front door adds to them.
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html>; the sample events of API
/// Gateway and Function URLs have the same four.
pub(super) fn received(arrival: &Arrival<'_>) -> HeaderMap {
    let mut headers = arrival.parts.headers.clone();
    let mut set = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    };
    let came_from = text_of(&arrival.parts.headers, &X_FORWARDED_FOR);
    let source = arrival.stamp.source_ip;
    set(
        X_FORWARDED_FOR,
        came_from.map_or_else(|| source.to_string(), |before| format!("{before}, {source}")),
    );
    set(X_FORWARDED_PORT, "443".into());
    set(X_FORWARDED_PROTO, "https".into());
    set(header::HOST, arrival.domain.to_owned());
    set(X_AMZN_TRACE_ID, arrival.stamp.trace_id.clone());
    headers
}

/// Returns the values of a header as text; an event is JSON and holds nothing else.
pub(super) fn texts(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
}

/// Returns the values of a header joined as [RFC 9110, section 5.3][rfc] allows; `None` if it is not there.
///
/// [rfc]: https://www.rfc-editor.org/rfc/rfc9110#section-5.3
pub(super) fn text_of(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    // HTTP/2 may split a cookie, and its parts are no list.
    let separator = if name == header::COOKIE { "; " } else { "," };
    headers.contains_key(name).then(|| texts(headers, name).join(separator))
}
