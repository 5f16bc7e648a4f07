//! The host that a request names.

use http::header;
use http::request::Parts;
use http::uri::Authority;
use http::{HeaderValue, Version};

/// The port of a URI without one. The local host has no TLS.
const DEFAULT_PORT: u16 = 80;

/// Returns the host of a request, or `None` if an HTTP/1.0 or HTTP/2 request has none.
///
/// # Errors
///
/// Says what is wrong with a request that must be rejected with 400. HTTP/1.1 requires exactly one valid `Host`,
/// the same as in an absolute URI ([RFC 9112, section 3.2][http1]). In HTTP/2, the pseudo-header `:authority`
/// takes its place, and must not contradict it ([RFC 9113, section 8.3.1][http2]).
///
/// [http1]: https://www.rfc-editor.org/rfc/rfc9112#section-3.2
/// [http2]: https://www.rfc-editor.org/rfc/rfc9113#section-8.3.1
pub(super) fn request_host(parts: &Parts) -> Result<Option<&str>, &'static str> {
    let mut headers = parts.headers.get_all(header::HOST).iter();
    let header = headers.next();
    if headers.next().is_some() {
        return Err("the request has more than one `Host` header");
    }
    let of_uri = parts.uri.authority();
    let Some(header) = header else {
        return match of_uri {
            Some(authority) => Ok(Some(authority.as_str())),
            None if parts.version == Version::HTTP_11 => Err("the request has no `Host` header"),
            None => Ok(None),
        };
    };
    let of_header =
        Host::parse(header).ok_or("the `Host` header is not a host name with an optional port")?;
    if of_uri.is_some_and(|authority| !of_header.is_same(authority)) {
        return Err("the `Host` header and the host of the URI differ");
    }
    Ok(Some(of_header.text))
}

/// The value of a `Host` header.
struct Host<'a> {
    text: &'a str,
    /// `None` if the header is empty, as for a URI without an authority.
    authority: Option<Authority>,
}

impl<'a> Host<'a> {
    fn parse(value: &'a HeaderValue) -> Option<Self> {
        let text = value.to_str().ok()?;
        if text.is_empty() {
            return Some(Self { text, authority: None });
        }
        // `Host` must not contain user information.
        let authority = text.parse().ok().filter(|_| !text.contains('@'))?;
        Some(Self { text, authority: Some(authority) })
    }

    fn is_same(&self, other: &Authority) -> bool {
        self.authority.as_ref().is_some_and(|authority| {
            authority.host().eq_ignore_ascii_case(other.host()) && port(authority) == port(other)
        })
    }
}

fn port(authority: &Authority) -> u16 {
    authority.port_u16().unwrap_or(DEFAULT_PORT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(version: Version, uri: &str, headers: &[&str]) -> Result<Option<String>, &'static str> {
        let mut request = http::Request::post(uri).version(version);
        for value in headers {
            request = request.header(header::HOST, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        request_host(&parts).map(|host| host.map(str::to_owned))
    }

    #[test]
    fn returns_the_host_of_the_request() {
        for (version, uri, headers, expected) in [
            (Version::HTTP_11, "/a.B/C", &["localhost:9000"][..], Some("localhost:9000")),
            (Version::HTTP_11, "/a.B/C", &[""], Some("")),
            (Version::HTTP_11, "/a.B/C", &["[::1]:9000"], Some("[::1]:9000")),
            (Version::HTTP_11, "http://localhost/a.B/C", &["LOCALHOST:80"], Some("LOCALHOST:80")),
            (Version::HTTP_11, "http://localhost:9000/a.B/C", &["localhost:9000"], Some("localhost:9000")),
            (Version::HTTP_10, "/a.B/C", &[], None),
            (Version::HTTP_2, "http://localhost/a.B/C", &[], Some("localhost")),
            (Version::HTTP_2, "http://localhost/a.B/C", &["localhost"], Some("localhost")),
            (Version::HTTP_2, "/a.B/C", &["localhost"], Some("localhost")),
        ] {
            assert_eq!(host(version, uri, headers), Ok(expected.map(str::to_owned)), "{uri} {headers:?}");
        }
    }

    #[test]
    fn rejects_requests_whose_host_is_not_certain() {
        for (version, uri, headers, part) in [
            (Version::HTTP_11, "/a.B/C", &[][..], "no `Host`"),
            (Version::HTTP_11, "/a.B/C", &["localhost", "evil.example"], "more than one"),
            (Version::HTTP_11, "/a.B/C", &["localhost", "localhost"], "more than one"),
            (Version::HTTP_2, "http://localhost/a.B/C", &["localhost", "localhost"], "more than one"),
            (Version::HTTP_11, "/a.B/C", &["a b"], "not a host name"),
            (Version::HTTP_11, "/a.B/C", &["localhost, evil.example"], "not a host name"),
            (Version::HTTP_11, "/a.B/C", &["user@localhost"], "not a host name"),
            (Version::HTTP_11, "/a.B/C", &["http://localhost"], "not a host name"),
            (Version::HTTP_11, "/a.B/C", &["[::1"], "not a host name"),
            (Version::HTTP_11, "http://localhost/a.B/C", &["evil.example"], "differ"),
            (Version::HTTP_11, "http://evil.example/a.B/C", &["localhost"], "differ"),
            (Version::HTTP_11, "http://localhost/a.B/C", &["localhost:9000"], "differ"),
            (Version::HTTP_11, "http://localhost/a.B/C", &[""], "differ"),
            (Version::HTTP_2, "http://localhost/a.B/C", &["evil.example"], "differ"),
        ] {
            let error = host(version, uri, headers).unwrap_err();
            assert!(error.contains(part), "{uri} {headers:?}: {error}");
        }
    }
}
