//! Header names that need no parsing.

use http::HeaderName;

/// Names the headers that clients and gateways send with every call, without parsing the name: for those of which `http`
/// has no constant, that would allocate.
pub(super) fn known(name: &[u8]) -> Option<HeaderName> {
    macro_rules! table {
        ($($text:literal)*) => {
            match name {
                $($text => {
                    const NAME: HeaderName = HeaderName::from_static(match str::from_utf8($text) {
                        Ok(text) => text,
                        Err(_) => unreachable!(),
                    });
                    Some(NAME)
                })*
                _ => None,
            }
        };
    }
    table! {
        b"accept" b"accept-encoding" b"accept-language" b"authorization" b"content-length" b"content-type" b"cookie" b"host"
        b"origin" b"referer" b"user-agent"
        b"connect-protocol-version" b"connect-timeout-ms" b"grpc-accept-encoding" b"grpc-encoding" b"grpc-timeout"
        b"priority" b"sec-ch-ua" b"sec-ch-ua-mobile" b"sec-ch-ua-platform" b"sec-fetch-dest" b"sec-fetch-mode"
        b"sec-fetch-site" b"x-amz-content-sha256" b"x-amzn-tls-cipher-suite" b"x-amzn-tls-version" b"x-amzn-trace-id"
        b"x-forwarded-for" b"x-forwarded-port" b"x-forwarded-proto" b"x-grpc-web" b"x-user-agent"
    }
}
