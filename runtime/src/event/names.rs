//! Header names that need no parsing.

use http::HeaderName;

/// The longest name that is known.
const LONGEST: usize = 24;

/// Names the headers that clients and gateways send with every call, without parsing the name: for those of which `http`
/// has no constant, that would allocate.
pub(super) fn known(name: &str) -> Option<HeaderName> {
    let mut lower = [0; LONGEST];
    let name = match name.as_bytes() {
        // A REST API spells a name as its client did.
        name @ [b'A'..=b'Z', ..] => {
            let lower = lower.get_mut(..name.len())?;
            lower.copy_from_slice(name);
            lower.make_ascii_lowercase();
            &*lower
        }
        name => name,
    };
    macro_rules! table {
        ($($text:literal)*) => {
            match name {
                $($text => {
                    const NAME: HeaderName = HeaderName::from_static(match str::from_utf8($text) {
                        Ok(text) => text,
                        // Told by the compiler: this is a constant.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_names_in_any_case() {
        for name in ["x-forwarded-for", "X-Forwarded-For", "X-Amzn-Tls-Cipher-Suite", "HOST"] {
            assert_eq!(known(name).unwrap().as_str(), name.to_lowercase());
        }
        for name in ["", "x-mine", "X-Mine", "x-amzn-tls-cipher-suite-of-mine"] {
            assert_eq!(known(name), None);
        }
    }
}
