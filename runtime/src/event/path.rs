//! The path that the caller meant.

use http::Uri;
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

/// Joins path and query into a request's URI.
///
/// HTTP APIs decode `rawPath`, so it can hold what no URI does. That is encoded again: it then matches no method, and is
/// answered like any other unknown path.
pub(super) fn uri(path: &str, query: &str) -> Uri {
    let mut text = String::with_capacity(path.len() + 1 + query.len());
    text.extend(utf8_percent_encode(path, NOT_IN_A_PATH));
    if !query.is_empty() {
        text.push('?');
        text.push_str(query);
    }
    Uri::try_from(text).unwrap_or_default()
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
            ("/hello.Prod/Alive", "prod"),
            ("/production/hello.Prod/Alive", "prod"),
            ("prod/hello.Prod/Alive", "prod"),
        ] {
            assert_eq!(without_stage(path, stage), path);
        }
    }

    #[test]
    fn makes_a_uri_of_any_path() {
        assert_eq!(uri("/hello.Prod/Alive", "a=b"), "/hello.Prod/Alive?a=b");
        assert_eq!(uri("/a b/ü?#\u{0}", ""), "/a%20b/%C3%BC%3F%23%00");
        for path in ["", "*", "//", "http://[", "a", "/[", "/\u{7f}\u{80}\\^`{|}"] {
            uri(path, "\u{1}");
        }
    }
}
