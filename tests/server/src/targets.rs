//! Requests with two changes of target, method or headers, to find paths that bypass an authorizer.

use std::collections::{BTreeMap, BTreeSet};

use crate::authorizer::Outcome;

/// The path of every method of [`router`](crate::authorizer::router).
pub const METHODS: [&str; 4] = ["/echo.Echo/Say", "/echo.Echo/Look", "/echo.Other/Say", "/twirp/Call"];

/// An HTTP request with an empty message, for a trigger or a server.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// The HTTP method.
    pub method: &'static str,
    /// The request target before its query, which is not always a path.
    pub path: String,
    /// The query, without the `?`.
    pub query: String,
    /// The content type.
    pub content_type: &'static str,
    /// One more header.
    pub header: Option<(&'static str, String)>,
}

/// A change of one request.
type Change = fn(&mut Call);

/// Changes that a client, a proxy or an attacker may make.
const CHANGES: &[Change] = &[
    |_| {},
    // Prefixes.
    |call| call.path.insert_str(0, "/twirp"),
    |call| call.path.insert_str(0, "/api"),
    |call| call.path.insert_str(0, "/prod"),
    |call| call.path.insert_str(0, "/v1"),
    |call| call.path.insert_str(0, "/public.Service/Method"),
    // Slashes.
    |call| call.path.insert(0, '/'),
    |call| call.path.push('/'),
    |call| call.path.push_str("/x"),
    |call| call.path = call.path.replace('/', "//"),
    |call| call.path = call.path.replace('/', "\\"),
    |call| drop(call.path.drain(..call.path.len().min(1))),
    // Dots.
    |call| call.path.insert_str(0, "/."),
    |call| call.path.insert_str(0, "/x/.."),
    |call| call.path.push_str("/x/.."),
    |call| call.path = call.path.replace('.', "/"),
    // Encodings.
    |call| call.path = call.path.replace('a', "%61"),
    |call| call.path = call.path.replace('/', "%2F"),
    |call| call.path = call.path.replace('.', "%2e"),
    |call| call.path = call.path.replace('%', "%25"),
    |call| call.path.push_str("%00"),
    |call| call.path.push(' '),
    |call| call.path.push('\0'),
    |call| call.path = call.path.replace('o', "\u{3bf}"),
    // Path parameters, and the end of the path.
    |call| call.path.push_str(";a=b"),
    |call| call.path = call.path.replacen("/", "/;a=b/", 1),
    |call| call.path.push('?'),
    |call| call.path.push_str("#/x"),
    // Letter case.
    |call| call.path.make_ascii_lowercase(),
    |call| call.path.make_ascii_uppercase(),
    // Other forms of a request target: RFC 9112, section 3.2.
    |call| call.path.insert_str(0, "http://host"),
    |call| call.path.insert_str(0, "//host"),
    |call| call.path.insert_str(0, "host:443"),
    |call| call.path = "host:443".into(),
    |call| call.path = "*".into(),
    // Methods, and headers that override the method in other frameworks.
    |call| call.method = "GET",
    |call| call.method = "post",
    |call| call.header = Some(("x-http-method-override", "POST".into())),
    |call| call.query.push_str("_method=POST"),
    // Headers that override the path or the protocol in other frameworks.
    |call| call.header = Some(("x-original-url", call.path.clone())),
    |call| call.header = Some(("connect-protocol-version", "1".into())),
    // Queries.
    |call| call.query.push_str("encoding=proto&message=&connect=v1"),
    |call| call.query.push_str("encoding=json&message=%7B%7D"),
    |call| call.query = format!("/../{}", call.path),
    // Content types.
    |call| call.content_type = "application/json",
    |call| call.content_type = "application/protobuf",
    |call| call.content_type = "application/proto",
    |call| call.content_type = "application/json; charset=utf-8",
    |call| call.content_type = "application/grpc-web-text",
    |call| call.content_type = "application/grpc",
    |call| call.content_type = "",
];

impl Call {
    /// Returns the empty message in the encoding of the content type.
    #[must_use]
    pub fn body(&self) -> &'static [u8] {
        match self.content_type.split(';').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "application/json" => b"{}",
            "application/grpc-web-text" => b"AAAAAAA=",
            "application/grpc-web" | "application/grpc" => b"\0\0\0\0\0",
            _ => b"",
        }
    }

    /// Returns the request target with its query.
    #[must_use]
    pub fn target(&self) -> String {
        let separator = if self.query.is_empty() { "" } else { "?" };
        format!("{}{separator}{}", self.path, self.query)
    }
}

/// Returns gRPC-Web calls of a method with every pair of changes. Some changes select another
/// protocol.
#[must_use]
pub fn calls(method: &str) -> BTreeSet<Call> {
    let pairs = CHANGES.iter().flat_map(|first| CHANGES.iter().map(move |second| (first, second)));
    let call = |(first, second): (&Change, &Change)| {
        let mut call = Call {
            method: "POST",
            path: method.to_owned(),
            query: String::new(),
            content_type: "application/grpc-web",
            header: None,
        };
        first(&mut call);
        second(&mut call);
        call
    };
    pairs.map(call).collect()
}

/// Counts how often each method ran.
#[derive(Debug, Default)]
pub struct Counts {
    by_method: BTreeMap<String, usize>,
    calls: usize,
}

impl Counts {
    /// Counts a call.
    ///
    /// `called` is the path that the trigger or the server received. Methods are served below
    /// `prefixes`, and a layer may receive paths below the prefixes of `layer`.
    ///
    /// # Panics
    ///
    /// Panics if a method ran for a path that bypasses an authorizer.
    pub fn add(&mut self, outcome: &Outcome, called: &str, prefixes: &[&str], layer: &[&str], call: &Call) {
        self.calls += 1;
        let Some(method) = outcome.ran.as_deref() else { return };
        let is_one_of = |path: &str, prefixes: &[&str]| {
            prefixes.iter().any(|prefix| path.strip_suffix(method) == Some(*prefix))
        };
        assert!(is_one_of(called, prefixes), "{method} ran for a call of {called}: {call:?}");
        let seen = outcome.seen.as_deref().unwrap_or_default();
        assert!(is_one_of(seen, layer), "{method} ran, but the layer received {seen}: {call:?}");
        *self.by_method.entry(method.to_owned()).or_default() += 1;
    }

    /// Prints the counts of `server`.
    ///
    /// # Panics
    ///
    /// Panics if a method never ran.
    pub fn finish(self, server: &str) {
        for method in METHODS {
            assert!(self.by_method.contains_key(method), "{server}: {method} never ran");
        }
        let ran: usize = self.by_method.values().sum();
        println!("{server}: {ran} of {} calls ran a handler", self.calls);
    }
}
