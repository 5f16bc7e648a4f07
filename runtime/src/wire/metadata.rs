//! Metadata as headers: what a caller may send and what a handler may not.

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// Prefixes of the names that gRPC and Connect keep for themselves ([gRPC over HTTP/2, "Custom-Metadata"],
/// [Connect, "Unary-Request"]).
///
/// [gRPC over HTTP/2, "Custom-Metadata"]: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests
/// [Connect, "Unary-Request"]: https://connectrpc.com/docs/protocol#unary-request
const RESERVED: [&str; 2] = ["grpc-", "connect-"];

/// Appends what a handler set to the headers or trailers of its reply, leaving reserved names out.
pub(crate) fn append(headers: &mut HeaderMap, metadata: HeaderMap) {
    append_named(headers, metadata, |name| Some(name).filter(|name| !is_reserved(name)));
}

/// Appends a handler's trailers to headers, under the names that Connect gives them there
/// ([Connect, "Unary-Response"](https://connectrpc.com/docs/protocol#unary-response)).
pub(crate) fn append_trailers(headers: &mut HeaderMap, trailers: HeaderMap) {
    append_named(headers, trailers, |name| {
        if is_reserved(&name) { None } else { HeaderName::try_from(format!("trailer-{name}")).ok() }
    });
}

fn append_named(
    headers: &mut HeaderMap,
    metadata: HeaderMap,
    rename: impl Fn(HeaderName) -> Option<HeaderName>,
) {
    let mut last = None;
    for (name, value) in metadata {
        // A `HeaderMap` names only the first of several values.
        if let Some(name) = name {
            last = rename(name);
        }
        if let Some(name) = &last
            && headers.try_append(name.clone(), unpadded(name, value)).is_err()
        {
            tracing::warn!("a handler set more metadata than a header map holds; the rest is dropped");
            return;
        }
    }
}

/// Takes the padding off binary values, as a sender should, for a handler that hands on what it got.
fn unpadded(name: &HeaderName, value: HeaderValue) -> HeaderValue {
    if !is_binary(name) || !value.as_bytes().ends_with(b"=") {
        return value;
    }
    let end = value.as_bytes().iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
    value.as_bytes().get(..end).and_then(|bytes| HeaderValue::from_bytes(bytes).ok()).unwrap_or(value)
}

/// Returns true for the names of a protocol, and for those that describe the HTTP message, which its host writes and a handler
/// does not.
fn is_reserved(name: &HeaderName) -> bool {
    let name = name.as_str();
    // Asked of every header of every call: of the twenty that a browser and a gateway send, one or two begin like that.
    if !matches!(name.as_bytes().first(), Some(b'c' | b'g' | b't' | b'u')) {
        return false;
    }
    let is_of_http = matches!(
        name,
        "connection"
            | "content-encoding"
            | "content-length"
            | "content-type"
            | "te"
            | "trailer"
            | "transfer-encoding"
            | "upgrade"
    );
    is_of_http || RESERVED.iter().any(|prefix| name.starts_with(prefix))
}

/// Makes metadata of a request's headers: takes out what belongs to the protocol and to HTTP, and splits what a front door
/// has joined.
pub(crate) fn receive(headers: &mut HeaderMap) {
    // What nearly every request has; there is seldom more, and then few.
    headers.remove(header::CONTENT_TYPE);
    headers.remove(header::CONTENT_LENGTH);
    if !headers.keys().any(|name| is_reserved(name) || is_binary(name)) {
        return;
    }
    // One by one: a list of them would be an allocation in every call that has a timeout.
    while let Some(name) = headers.keys().find(|name| is_reserved(name)).cloned() {
        headers.remove(name);
    }
    split_binary(headers);
}

fn is_binary(name: &HeaderName) -> bool {
    name.as_str().ends_with("-bin")
}

/// Splits the values of `-bin` metadata that a front door has joined with commas.
///
/// HTTP APIs, Function URLs and VPC Lattice fold repeated headers into one. Base64 has no comma, so for binary metadata
/// the split is exact; an ASCII value may have commas of its own and is left alone.
pub(crate) fn split_binary(headers: &mut HeaderMap) {
    let is_joined = |name: &HeaderName| {
        is_binary(name) && headers.get_all(name).iter().any(|value| value.as_bytes().contains(&b','))
    };
    // By the keys, of which there is one for all values of a name.
    let joined: Vec<HeaderName> = headers.keys().filter(|name| is_joined(name)).cloned().collect();
    for name in joined {
        let values: Vec<HeaderValue> = headers.get_all(&name).iter().cloned().collect();
        headers.remove(&name);
        for piece in values.iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b',')) {
            if let Ok(piece) = HeaderValue::from_bytes(piece.trim_ascii()) {
                headers.append(&name, piece);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect::<Vec<_>>()
            .into_iter()
            .fold(HeaderMap::new(), |mut map, (name, value)| {
                map.append(name, value);
                map
            })
    }

    #[test]
    fn splits_binary_values_and_no_others() {
        let mut map = headers(&[("x-bin", "AAE=, AAI"), ("x-bin", "AAM"), ("x-list", "a, b")]);
        receive(&mut map);
        assert_eq!(map.get_all("x-bin").iter().collect::<Vec<_>>(), ["AAE=", "AAI", "AAM"]);
        assert_eq!(map.get_all("x-list").iter().collect::<Vec<_>>(), ["a, b"]);
    }

    #[test]
    fn keeps_reserved_names_out() {
        let mut map = HeaderMap::new();
        let set_by_handler = [
            ("grpc-status", "0"),
            ("content-type", "text/html"),
            ("x-a", "1"),
            ("x-a", "2"),
            ("x-bin", "AA=="),
        ];
        append(&mut map, headers(&set_by_handler));
        assert_eq!(map, headers(&[("x-a", "1"), ("x-a", "2"), ("x-bin", "AA")]));
        let mut map = HeaderMap::new();
        append_trailers(&mut map, headers(&set_by_handler));
        assert_eq!(map, headers(&[("trailer-x-a", "1"), ("trailer-x-a", "2"), ("trailer-x-bin", "AA")]));
        let mut map =
            headers(&[("grpc-timeout", "1S"), ("te", "trailers"), ("connect-timeout-ms", "1"), ("x-a", "1")]);
        receive(&mut map);
        assert_eq!(map, headers(&[("x-a", "1")]));
    }
}
