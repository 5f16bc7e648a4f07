//! Metadata as headers: what a caller may send and what a handler may not.

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// Prefix of the names that gRPC keeps for itself ([gRPC over HTTP/2, "Custom-Metadata"]).
///
/// [gRPC over HTTP/2, "Custom-Metadata"]: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests
const GRPC: &str = "grpc-";

const BINARY: &str = "-bin";

/// Headers that describe the HTTP message, which its host writes and a handler does not.
const HTTP: [HeaderName; 8] = [
    header::CONNECTION,
    header::CONTENT_ENCODING,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Appends what a handler set to the headers or trailers of its reply, leaving reserved names out.
pub(crate) fn append(headers: &mut HeaderMap, metadata: HeaderMap) {
    let mut last = None;
    for (name, value) in metadata {
        // A `HeaderMap` names only the first of several values.
        if let Some(name) = name {
            last = Some(name).filter(|name| !is_reserved(name));
        }
        if let Some(name) = &last {
            headers.append(name.clone(), value);
        }
    }
}

fn is_reserved(name: &HeaderName) -> bool {
    name.as_str().starts_with(GRPC) || HTTP.contains(name)
}

/// Splits the values of `-bin` metadata that a front door has joined with commas.
///
/// HTTP APIs, Function URLs and VPC Lattice fold repeated headers into one. Base64 has no comma, so for binary metadata
/// the split is exact; an ASCII value may have commas of its own and is left alone.
pub(crate) fn split_binary(headers: &mut HeaderMap) {
    let folded: Vec<HeaderName> = headers
        .iter()
        .filter(|(name, value)| name.as_str().ends_with(BINARY) && value.as_bytes().contains(&b','))
        .map(|(name, _)| name.clone())
        .collect();
    for name in folded {
        // A name that occurs twice in the list has nothing left to split the second time.
        let values: Vec<HeaderValue> = headers.get_all(&name).iter().cloned().collect();
        headers.remove(&name);
        for value in values {
            for piece in value.as_bytes().split(|byte| *byte == b',') {
                if let Ok(piece) = HeaderValue::from_bytes(piece.trim_ascii()) {
                    headers.append(name.clone(), piece);
                }
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
        split_binary(&mut map);
        assert_eq!(map.get_all("x-bin").iter().collect::<Vec<_>>(), ["AAE=", "AAI", "AAM"]);
        assert_eq!(map.get_all("x-list").iter().collect::<Vec<_>>(), ["a, b"]);
    }

    #[test]
    fn keeps_reserved_names_out() {
        let mut map = HeaderMap::new();
        let set_by_handler =
            [("grpc-status", "0"), ("content-type", "text/html"), ("x-a", "1"), ("x-a", "2")];
        append(&mut map, headers(&set_by_handler));
        assert_eq!(map, headers(&[("x-a", "1"), ("x-a", "2")]));
    }
}
