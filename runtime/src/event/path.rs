//! The path that the caller meant.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// The stage that leaves no trace in the path.
const DEFAULT_STAGE: &str = "$default";

/// What `http::Uri` does not take in a path; `?` and `#` would end it.
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

/// The same of a segment of a path.
const NOT_IN_A_SEGMENT: &AsciiSet = &NOT_IN_A_PATH.add(b'/');

/// The same of a query, where `?` may stand.
const NOT_IN_A_QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>');

/// Strips the stage, which the event proves to be a prefix that the gateway put there, and nothing else.
///
/// `rawPath` begins with every named stage, through a custom domain too:
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

/// Fills the parameters of a resource such as `/api/{proxy+}` in: what comes out is the path inside the API, without the
/// mapping of a custom domain or a stage.
///
/// Returns `None` if one is missing, or for the route `$default`.
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

/// Returns true for what may stand before a path: nothing, or whole segments.
pub(super) fn is_prefix(text: &str) -> bool {
    text.is_empty() || (text.starts_with('/') && !text.ends_with('/'))
}

/// Joins path and query into the target of a request.
///
/// HTTP APIs decode `rawPath`, so it can hold what no URI does. That is encoded again: it then matches no method, and is
/// answered like any other unknown path. So is what does not begin with `/`: `http::Uri` would take a host off its front
/// (`http://host/package.Service/Method`), and the method would run for a path that no rule in front knows.
pub(super) fn target(path: &str, query: &str) -> String {
    // Exactly as much as a path needs that has nothing to escape: a `Uri` keeps no spare room.
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
    fn strips_a_named_stage_once() {
        assert_eq!(without_stage("/prod/hello.Prod/Alive", "prod"), "/hello.Prod/Alive");
        assert_eq!(without_stage("/prod/prod/hello.Prod/Alive", "prod"), "/prod/hello.Prod/Alive");
    }

    #[test]
    fn strips_nothing_that_is_not_proven() {
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
    fn makes_a_uri_of_any_path() {
        assert_eq!(target("/hello.Prod/Alive", "a=b"), "/hello.Prod/Alive?a=b");
        assert_eq!(target("/a b/ü?#\u{0}", "a=b c#"), "/a%20b/%C3%BC%3F%23%00?a=b%20c%23");
        assert!(http::Uri::try_from(target("/\u{7f}\u{80}\\^`{|}", "\u{1}")).is_ok());
    }

    #[test]
    fn makes_one_segment_of_what_does_not_begin_with_a_slash() {
        for (path, expected) in [
            ("http://host/a.B/C", "/http:%2F%2Fhost%2Fa.B%2FC"),
            ("host/a.B/C", "/host%2Fa.B%2FC"),
            ("a.B/C", "/a.B%2FC"),
            ("a.B:443", "/a.B:443"),
            ("*", "/*"),
            ("", "/"),
        ] {
            assert_eq!(target(path, ""), expected);
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
