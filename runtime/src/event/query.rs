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
        let mut query = String::new();
        for (name, value) in &self.0 {
            if !query.is_empty() {
                query.push('&');
            }
            match encoding {
                Encoding::Decoded => {
                    query.extend(utf8_percent_encode(name, ESCAPED));
                    query.push('=');
                    query.extend(utf8_percent_encode(value, ESCAPED));
                }
                Encoding::Raw => query.extend([name, "=", value]),
            }
        }
        query
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
}
