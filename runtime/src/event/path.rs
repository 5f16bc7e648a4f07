//! The request target: method, path and query.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// The target of a request.
pub(super) struct RequestTarget<'a> {
    pub(super) method: &'a str,
    /// The path, without the prefix that the event proves to be a stage or a base path mapping.
    pub(super) path: Cow<'a, str>,
    pub(super) query: Cow<'a, str>,
}

/// The stage that is not part of the path.
const DEFAULT_STAGE: &str = "$default";

/// The characters that `http::Uri` does not allow in a path, and `?` and `#`, which would end it.
const NOT_IN_A_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'\\')
    .add(b'^')
    .add(b'{')
    .add(b'}')
    .add(b'|');

/// The same for a segment of a path.
const NOT_IN_A_SEGMENT: &AsciiSet = &NOT_IN_A_PATH.add(b'/');

/// The same for a query, which may contain `?`.
const NOT_IN_A_QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>');

/// Removes the stage from a path. The event proves that the gateway added it.
///
/// `rawPath` begins with the stage unless it is `$default`, also under a custom domain:
/// [API Gateway, "Create AWS Lambda proxy integrations for HTTP APIs"][doc].
///
/// [doc]: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
pub(super) fn without_stage<'a>(raw_path: &'a str, stage: &str) -> &'a str {
    if stage.is_empty() || stage == DEFAULT_STAGE {
        return raw_path;
    }
    raw_path
        .strip_prefix('/')
        .and_then(|path| path.strip_prefix(stage))
        .filter(|path| path.starts_with('/'))
        .unwrap_or(raw_path)
}

/// Expands a resource such as `/api/{proxy+}` to the path inside the API, without stage and base path
/// mapping.
///
/// Returns `None` if a parameter is missing, or for the route `$default`.
pub(super) fn expand(resource: &str, parameters: &[(String, String)]) -> Option<String> {
    let mut rest = resource.strip_prefix('/').map(|_| resource)?;
    let mut path = String::with_capacity(resource.len() + 32);
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        let name = name.strip_suffix('+').unwrap_or(name);
        let (_, value) = parameters.iter().find(|(known, _)| known == name)?;
        path.push_str(before);
        path.push_str(value);
        rest = after;
    }
    path.push_str(rest);
    Some(path)
}

/// Returns true for a prefix of complete segments, or an empty one.
pub(super) fn is_prefix(text: &str) -> bool {
    text.is_empty() || (text.starts_with('/') && !text.ends_with('/'))
}

/// Joins path and query.
///
/// HTTP APIs decode `rawPath`, so it may contain characters that URIs do not allow. They are encoded again,
/// and the path then matches no method. A path without a leading slash becomes one segment. Otherwise
/// `http::Uri` would read `http://host/package.Service/Method` as a host and a path, and authorizers that
/// match paths would be bypassed.
pub(super) fn join(path: &str, query: &str) -> String {
    // The exact capacity for a path without characters to escape, because a `Uri` shrinks a larger one.
    let mut text = String::with_capacity(path.len() + if query.is_empty() { 0 } else { 1 + query.len() });
    if path.starts_with('/') {
        text.extend(utf8_percent_encode(path, NOT_IN_A_PATH));
    } else {
        text.push('/');
        text.extend(utf8_percent_encode(path, NOT_IN_A_SEGMENT));
    }
    if !query.is_empty() {
        text.push('?');
        text.extend(utf8_percent_encode(query, NOT_IN_A_QUERY));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_a_named_stage_once() {
        assert_eq!(without_stage("/prod/hello.Prod/Alive", "prod"), "/hello.Prod/Alive");
        assert_eq!(without_stage("/prod/prod/hello.Prod/Alive", "prod"), "/prod/hello.Prod/Alive");
    }

    #[test]
    fn removes_only_proven_prefixes() {
        for (path, stage) in [
            ("/hello.Prod/Alive", "$default"),
            ("/hello.Prod/Alive", ""),
            ("//hello.Prod/Alive", ""),
            ("/$default/hello.Prod/Alive", "$default"),
            ("/hello.Prod/Alive", "prod"),
            ("/production/hello.Prod/Alive", "prod"),
            ("prod/hello.Prod/Alive", "prod"),
        ] {
            assert_eq!(without_stage(path, stage), path);
        }
    }

    #[test]
    fn joins_any_path_to_a_valid_uri() {
        assert_eq!(join("/hello.Prod/Alive", "a=b"), "/hello.Prod/Alive?a=b");
        assert_eq!(join("/a b/ü?#\u{0}", "a=b c#"), "/a%20b/%C3%BC%3F%23%00?a=b%20c%23");
        assert!(http::Uri::try_from(join("/\u{7f}\u{80}\\^`{|}", "\u{1}")).is_ok());
    }

    #[test]
    fn joins_a_path_without_a_leading_slash_as_one_segment() {
        for (path, expected) in [
            ("http://host/a.B/C", "/http:%2F%2Fhost%2Fa.B%2FC"),
            ("host/a.B/C", "/host%2Fa.B%2FC"),
            ("a.B/C", "/a.B%2FC"),
            ("a.B:443", "/a.B:443"),
            ("*", "/*"),
            ("", "/"),
        ] {
            assert_eq!(join(path, ""), expected);
        }
    }

    #[test]
    fn expands_a_resource() {
        let parameters = [("proxy".to_owned(), "a.B/C".to_owned()), ("id".to_owned(), "7".to_owned())];
        for (resource, path) in [
            ("/{proxy+}", Some("/a.B/C")),
            ("/api/{proxy+}", Some("/api/a.B/C")),
            ("/{id}/x/{proxy+}", Some("/7/x/a.B/C")),
            ("/a.B/C", Some("/a.B/C")),
            ("/{other}", None),
            ("/{proxy+", None),
            ("$default", None),
            ("", None),
        ] {
            assert_eq!(expand(resource, &parameters).as_deref(), path, "{resource}");
        }
    }
}
