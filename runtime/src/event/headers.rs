//! The headers of an event.

use bytes::{BufMut, BytesMut};
use http::header::{self, Entry, HeaderMap, HeaderName, HeaderValue};

/// The initial capacity. Most events have fewer headers.
const CAPACITY: usize = 24;

/// A builder of headers. Their values share one buffer, which takes a third of the time of one buffer for
/// each value.
#[derive(Default)]
pub(super) struct Headers {
    map: HeaderMap,
    arena: BytesMut,
}

impl Headers {
    /// Appends a header. Drops an invalid one with a warning, so that the call is still served.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        // Some proxies send the pseudo-header fields of HTTP/2, such as `:path`.
        if name.starts_with(':') {
            return;
        }
        match well_known_name(name).or_else(|| HeaderName::from_bytes(name.as_bytes()).ok()) {
            Some(name) => self.append(name, value),
            None => tracing::warn!(name, "dropped a header with an invalid name"),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// Adds the headers of `other` whose names are missing here.
    pub(super) fn add_missing(&mut self, other: Self) {
        for (name, value) in &other.map {
            if let Ok(Entry::Vacant(entry)) = self.map.try_entry(name) {
                // It fails for more headers than a header map can contain, which are dropped.
                let _ = entry.try_insert(value.clone());
            }
        }
    }

    /// Returns the headers, with a `cookie` header for the cookies that the gateway moved to `cookies`.
    pub(super) fn finish(mut self, cookies: &str) -> HeaderMap {
        if !cookies.is_empty() {
            // A Function URL sends the cookies in `headers` too.
            self.map.remove(header::COOKIE);
            self.append(header::COOKIE, cookies);
        }
        self.map
    }

    fn append(&mut self, name: HeaderName, value: &str) {
        if self.map.is_empty() {
            // Growing to this capacity would take four steps, and each would hash all names again.
            self.map.reserve(CAPACITY);
        }
        if self.arena.capacity() < value.len() {
            self.arena.reserve(value.len().max(1024));
        }
        self.arena.put_slice(value.as_bytes());
        match HeaderValue::from_maybe_shared(self.arena.split().freeze()) {
            Ok(value) => {
                if self.map.try_append(name, value).is_err() {
                    tracing::warn!("dropped headers that exceed the capacity of a header map");
                }
            }
            Err(_) => {
                tracing::warn!(name = name.as_str(), "dropped a header with an invalid value");
            }
        }
    }
}

/// The length of the longest well-known name.
const LONGEST: usize = 24;

/// Returns the names that clients and gateways send with most calls, without parsing. `http` would allocate
/// those that it has no constant for.
fn well_known_name(name: &str) -> Option<HeaderName> {
    let mut lower = [0; LONGEST];
    let name = match name.as_bytes() {
        // A REST API keeps the letter case of the client.
        bytes @ [b'A'..=b'Z', ..] => {
            let lower = lower.get_mut(..bytes.len())?;
            lower.copy_from_slice(bytes);
            lower.make_ascii_lowercase();
            str::from_utf8(lower).ok()?
        }
        _ => name,
    };
    // A macro, because a pattern and a `HeaderName` constant are needed for each name.
    macro_rules! match_names {
        ($($text:literal)*) => {
            match name {
                $($text => {
                    const NAME: HeaderName = HeaderName::from_static($text);
                    Some(NAME)
                })*
                _ => None,
            }
        };
    }
    match_names! {
        "accept" "accept-encoding" "accept-language" "authorization" "content-length" "content-type" "cookie" "host"
        "origin" "referer" "user-agent"
        "connect-protocol-version" "connect-timeout-ms" "grpc-accept-encoding" "grpc-encoding" "grpc-timeout"
        "priority" "sec-ch-ua" "sec-ch-ua-mobile" "sec-ch-ua-platform" "sec-fetch-dest" "sec-fetch-mode"
        "sec-fetch-site" "x-amz-content-sha256" "x-amzn-tls-cipher-suite" "x-amzn-tls-version" "x-amzn-trace-id"
        "x-forwarded-for" "x-forwarded-port" "x-forwarded-proto" "x-grpc-web" "x-user-agent"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_well_known_names_in_any_case() {
        for name in ["x-forwarded-for", "X-Forwarded-For", "X-Amzn-Tls-Cipher-Suite", "HOST"] {
            assert_eq!(well_known_name(name).unwrap().as_str(), name.to_lowercase());
        }
        for name in ["", "x-mine", "X-Mine", "x-amzn-tls-cipher-suite-of-mine"] {
            assert_eq!(well_known_name(name), None);
        }
    }
}
