//! The query of events that contain its parameters as an object.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The characters to escape in a query: all but the unreserved characters of [RFC 3986, section 2.3].
///
/// [RFC 3986, section 2.3]: https://www.rfc-editor.org/rfc/rfc3986#section-2.3
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The encoding of query parameters in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Decoded, as in payload format 1.0.
    Decoded,
    /// As the client sent them, as in the events of load balancers.
    Raw,
    /// Not documented, as in the events of VPC Lattice.
    Undocumented,
}

/// Query parameters, in the order of the event.
#[derive(Debug, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn add(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Joins the parameters to a query.
    pub(super) fn join(&self, encoding: Encoding) -> String {
        let is_decoded = match encoding {
            Encoding::Decoded => true,
            Encoding::Raw => false,
            Encoding::Undocumented => {
                self.0.iter().any(|(name, value)| !may_be_raw(name) || !may_be_raw(value))
            }
        };
        let mut query = String::new();
        for (name, value) in &self.0 {
            if !query.is_empty() {
                query.push('&');
            }
            if is_decoded {
                query.extend(utf8_percent_encode(name, ESCAPED));
                query.push('=');
                query.extend(utf8_percent_encode(value, ESCAPED));
            } else {
                query.extend([name, "=", value]);
            }
        }
        query
    }
}

/// Returns false for a name or a value with a character that a client must escape in a query:
/// [RFC 3986, section 3.4].
///
/// [RFC 3986, section 3.4]: https://www.rfc-editor.org/rfc/rfc3986#section-3.4
fn may_be_raw(text: &str) -> bool {
    let mut rest = text.as_bytes();
    loop {
        rest = match rest {
            [] => return true,
            [b'%', first, second, rest @ ..] if first.is_ascii_hexdigit() && second.is_ascii_hexdigit() => {
                rest
            }
            [byte, rest @ ..] if byte.is_ascii_alphanumeric() || b"-._~!$'()*+,;=:@/?".contains(byte) => rest,
            _ => return false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_only_decoded_parameters() {
        let mut query = Query::default();
        query.add("message", "a b+c&d=%");
        query.add("message", "");
        assert_eq!(query.join(Encoding::Decoded), "message=a%20b%2Bc%26d%3D%25&message=");
        let mut query = Query::default();
        query.add("message", "a%20b");
        query.add("x", "1");
        assert_eq!(query.join(Encoding::Raw), "message=a%20b&x=1");
    }

    #[test]
    fn encodes_parameters_that_no_client_sends() {
        for (value, joined) in [
            // Escaped, or without a character that needs it.
            ("", ""),
            ("EgJoaQ", "EgJoaQ"),
            ("%7B%22a%22%3A%22%2B%25%26%22%7D", "%7B%22a%22%3A%22%2B%25%26%22%7D"),
            ("a+b/c==", "a+b/c=="),
            // Decoded.
            ("{\"a\":\"+%&\"}", "%7B%22a%22%3A%22%2B%25%26%22%7D"),
            ("a b+", "a%20b%2B"),
            ("a&b+", "a%26b%2B"),
            ("100%+", "100%25%2B"),
            ("%2", "%252"),
            ("é+", "%C3%A9%2B"),
        ] {
            let mut query = Query::default();
            query.add("message", value);
            assert_eq!(query.join(Encoding::Undocumented), format!("message={joined}"));
        }
        // One parameter shows it for all.
        let mut query = Query::default();
        query.add("x", "a+b");
        query.add("message", "{}");
        assert_eq!(query.join(Encoding::Undocumented), "x=a%2Bb&message=%7B%7D");
    }
}
