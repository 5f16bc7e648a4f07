//! The query string of events that bring it in pieces.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What need not be escaped in a query: the unreserved characters of [RFC 3986, section 2.3].
///
/// [RFC 3986, section 2.3]: https://www.rfc-editor.org/rfc/rfc3986#section-2.3
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Whether the values of an event's query parameters are as the client wrote them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Undone by the front door, as API Gateway's payload format 1.0 has it.
    Decoded,
    /// Left alone, as load balancers do.
    Raw,
}

/// Query parameters in the order of the event.
#[derive(Debug, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn add(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Joins the parameters into what a client would have sent.
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
    fn encodes_only_what_was_decoded() {
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
