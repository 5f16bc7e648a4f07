//! Metadata in headers.

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// The names that gRPC uses itself. Metadata with another name that begins with `grpc-` is passed on, in both
/// directions and by all protocols.
///
/// gRPC reserves the whole prefix ([gRPC over HTTP/2, "Custom-Metadata"]), but the names that it defines also
/// belong to applications and to infrastructure, and have no other API than metadata:
///
/// - `grpc-retry-pushback-ms` and `grpc-previous-rpc-attempts` ([A6, client retries]).
/// - `grpc-trace-bin` and `grpc-tags-bin` of OpenCensus, for which grpc-go [took back][grpc-go] its rule that
///   the whole prefix is reserved.
///
/// So implementations reserve single names, as this list does: grpc-go in `isReservedHeader`, and tonic in
/// `MetadataMap::GRPC_RESERVED_HEADERS`.
///
/// [gRPC over HTTP/2, "Custom-Metadata"]: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests
/// [A6, client retries]: https://github.com/grpc/proposal/blob/master/A6-client-retries.md
/// [grpc-go]: https://github.com/grpc/grpc-go/pull/1400
const OF_GRPC: [&str; 7] = [
    "grpc-accept-encoding",
    "grpc-encoding",
    "grpc-message",
    "grpc-message-type",
    "grpc-status",
    "grpc-status-details-bin",
    "grpc-timeout",
];

/// The prefix of the names that Connect reserves
/// ([Connect, "Unary-Request"](https://connectrpc.com/docs/protocol#unary-request)). It defines none for
/// applications.
const CONNECT_PREFIX: &str = "connect-";

/// The names that describe the HTTP message or its connection
/// ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110), [RFC 9113, section
/// 8.2.2](https://www.rfc-editor.org/rfc/rfc9113#section-8.2.2)). gRPC uses `content-type` and `te`.
const OF_HTTP: [&str; 10] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Appends the metadata of a handler to headers or trailers, without reserved names.
pub(crate) fn append(headers: &mut HeaderMap, metadata: HeaderMap) {
    append_renamed(headers, metadata, |name| if is_reserved(&name) { None } else { Some(name) });
}

/// Appends the trailing metadata of a handler to headers, with the prefix that Connect requires
/// ([Connect, "Unary-Response"](https://connectrpc.com/docs/protocol#unary-response)).
pub(crate) fn append_trailers(headers: &mut HeaderMap, trailers: HeaderMap) {
    append_renamed(headers, trailers, |name| {
        if is_reserved(&name) { None } else { HeaderName::try_from(format!("trailer-{name}")).ok() }
    });
}

fn append_renamed(
    headers: &mut HeaderMap,
    metadata: HeaderMap,
    rename: impl Fn(HeaderName) -> Option<HeaderName>,
) {
    let mut last = None;
    for (name, value) in metadata {
        // A `HeaderMap` returns the name only with the first of several values.
        if let Some(name) = name {
            last = rename(name);
        }
        if let Some(name) = &last
            && headers.try_append(name.clone(), unpadded(name, value)).is_err()
        {
            tracing::warn!("dropped metadata of a handler that exceeds the capacity of a header map");
            return;
        }
    }
}

/// Removes the padding of binary values, as senders should. A handler may forward padded values that it
/// received.
fn unpadded(name: &HeaderName, value: HeaderValue) -> HeaderValue {
    if !is_binary(name) || !value.as_bytes().ends_with(b"=") {
        return value;
    }
    let end = value.as_bytes().iter().rposition(|byte| *byte != b'=').map_or(0, |last| last + 1);
    value.as_bytes().get(..end).and_then(|bytes| HeaderValue::from_bytes(bytes).ok()).unwrap_or(value)
}

/// Returns true for the names that a protocol uses itself, and for those that describe the HTTP message.
fn is_reserved(name: &HeaderName) -> bool {
    let name = name.as_str();
    // This function runs for every header of every call. The first letter decides for most of them.
    match name.as_bytes().first() {
        Some(b'g') => OF_GRPC.contains(&name),
        Some(b'c' | b'k' | b'p' | b't' | b'u') => OF_HTTP.contains(&name) || name.starts_with(CONNECT_PREFIX),
        _ => false,
    }
}

/// Turns the headers of a request into metadata: removes reserved names, and splits joined binary values.
pub(crate) fn retain_metadata(headers: &mut HeaderMap) {
    // Nearly all requests have these two headers, and few have other reserved ones.
    headers.remove(header::CONTENT_TYPE);
    headers.remove(header::CONTENT_LENGTH);
    if !headers.keys().any(|name| is_reserved(name) || is_binary(name)) {
        return;
    }
    // The headers are removed one by one, because collecting the names would allocate in every call with a
    // timeout.
    while let Some(name) = headers.keys().find(|name| is_reserved(name)).cloned() {
        headers.remove(name);
    }
    split_binary(headers);
}

fn is_binary(name: &HeaderName) -> bool {
    name.as_str().ends_with("-bin")
}

/// Splits the values of `-bin` metadata that a gateway joined with commas.
///
/// Base64 contains no commas, so the split is exact. Other values may contain commas and are not changed.
pub(crate) fn split_binary(headers: &mut HeaderMap) {
    let is_joined = |name: &HeaderName| {
        is_binary(name) && headers.get_all(name).iter().any(|value| value.as_bytes().contains(&b','))
    };
    // `keys` returns each name once, however many values it has.
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
    fn splits_only_binary_values() {
        let mut map = headers(&[("x-bin", "AAE=, AAI"), ("x-bin", "AAM"), ("x-list", "a, b")]);
        retain_metadata(&mut map);
        assert_eq!(map.get_all("x-bin").iter().collect::<Vec<_>>(), ["AAE=", "AAI", "AAM"]);
        assert_eq!(map.get_all("x-list").iter().collect::<Vec<_>>(), ["a, b"]);
    }

    #[test]
    fn passes_the_names_of_applications_and_infrastructure() {
        let of_others = headers(&[
            ("grpc-retry-pushback-ms", "500"),
            ("grpc-previous-rpc-attempts", "2"),
            ("grpc-trace-bin", "AA"),
            ("grpc-tags-bin", "AA"),
            ("grpc-server-stats-bin", "AA"),
            ("user-agent", "a"),
            ("x-grpc-web", "1"),
            ("traceparent", "a"),
            ("cookie", "a=b"),
            ("grpc", "a"),
        ]);
        let mut map = of_others.clone();
        retain_metadata(&mut map);
        assert_eq!(map, of_others);
        let mut map = HeaderMap::new();
        append(&mut map, of_others.clone());
        assert_eq!(map, of_others);
        let mut map = HeaderMap::new();
        append_trailers(&mut map, of_others);
        assert_eq!(map["trailer-grpc-retry-pushback-ms"], "500");
        assert_eq!(map["trailer-grpc-trace-bin"], "AA");
    }

    #[test]
    fn reserves_the_names_of_protocols() {
        let names = OF_GRPC.into_iter().chain(OF_HTTP);
        for name in names.chain(["connect-protocol-version", "connect-timeout-ms", "connect-of-the-future"]) {
            let reserved = headers(&[(name, "1")]);
            let mut map = reserved.clone();
            retain_metadata(&mut map);
            append(&mut map, reserved.clone());
            append_trailers(&mut map, reserved);
            assert_eq!(map, HeaderMap::new(), "{name}");
        }
    }

    #[test]
    fn removes_reserved_names() {
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
        retain_metadata(&mut map);
        assert_eq!(map, headers(&[("x-a", "1")]));
    }
}
