//! The path prefixes of an application, for route lists.

use crate::{Diagnostic, Options};

/// The path prefixes and the Twirp prefix that an application gives to its host.
#[derive(Debug, Clone, Default)]
pub(crate) struct Prefixes {
    pub(crate) paths: Vec<String>,
    pub(crate) twirp: String,
}

/// The prefixes of one path of every method: `<path><twirp>/package.Service/Method`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoutePrefix {
    /// Empty for the root.
    pub(crate) path: String,
    /// Empty for paths without Twirp.
    pub(crate) twirp: String,
}

impl RoutePrefix {
    /// Returns true for the path `/package.Service/Method` itself.
    pub(crate) fn is_empty(&self) -> bool {
        self.path.is_empty() && self.twirp.is_empty()
    }
}

impl Prefixes {
    /// Returns the prefixes of every path that the host serves a method at.
    ///
    /// The host removes the longest path prefix that a path begins with, and then looks for the
    /// Twirp prefix.
    pub(crate) fn routes(&self) -> Vec<RoutePrefix> {
        let mut paths: Vec<String> = Vec::new();
        for path in self.paths.iter().map(|path| normalize(path)) {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        if paths.is_empty() {
            paths.push(String::new());
        }
        let twirp = normalize(&self.twirp);
        let mut routes = Vec::new();
        for path in &paths {
            routes.push(RoutePrefix { path: path.clone(), twirp: String::new() });
            let joined = format!("{path}{twirp}/");
            let is_longer =
                |other: &String| other.len() > path.len() && joined.starts_with(&format!("{other}/"));
            if !twirp.is_empty() && !paths.iter().any(is_longer) {
                routes.push(RoutePrefix { path: path.clone(), twirp: twirp.clone() });
            }
        }
        routes
    }

    /// Returns a problem for every prefix that cannot be part of a route.
    pub(crate) fn problems(&self, options: &Options) -> Vec<Diagnostic> {
        let paths = self.paths.iter().map(|prefix| ("path_prefix", prefix));
        let twirp = [("twirp_prefix", &self.twirp)];
        let problem = |(option, prefix): (&str, &String)| {
            let reason = reason_if_invalid(prefix)?;
            let message = format!("`{prefix}` is not a valid value of `{option}`: {reason}");
            let help = format!(
                "use segments of letters, digits and `{PUNCTUATION}`, such as `/api/v1`, here and in `Host::{option}`"
            );
            Some(options.problem(message, help))
        };
        paths.chain(twirp).filter_map(problem).collect()
    }
}

/// The characters that a segment of a prefix may contain besides letters and digits.
///
/// These need no percent-encoding ([RFC 3986, section 3.3]). `*` is missing, because it is a
/// wildcard in the rules of load balancers. Percent-encoding is not allowed, because HTTP APIs
/// decode it and the other triggers do not.
///
/// [RFC 3986, section 3.3]: https://www.rfc-editor.org/rfc/rfc3986#section-3.3
const PUNCTUATION: &str = "-._~!$&'()+,;=:@";

/// Returns the prefix with a leading slash and without trailing ones, or an empty string for the
/// root, as the host does.
fn normalize(prefix: &str) -> String {
    match prefix.trim_matches('/') {
        "" => String::new(),
        prefix => format!("/{prefix}"),
    }
}

/// Returns why a prefix is invalid, or `None` if it is valid.
fn reason_if_invalid(prefix: &str) -> Option<String> {
    let path = prefix.trim_matches('/');
    if path.is_empty() {
        return None;
    }
    let is_allowed = |character: char| {
        character == '/' || character.is_ascii_alphanumeric() || PUNCTUATION.contains(character)
    };
    if let Some(character) = path.chars().find(|character| !is_allowed(*character)) {
        return Some(format!("it contains {character:?}"));
    }
    path.split('/').find_map(|segment| match segment {
        "" => Some("it has an empty segment".to_owned()),
        // Clients resolve these before they send a request: RFC 3986, section 5.2.4.
        "." | ".." => Some(format!("it has the segment `{segment}`")),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefixes(paths: &[&str], twirp: &str) -> Prefixes {
        Prefixes { paths: paths.iter().map(|&path| path.to_owned()).collect(), twirp: twirp.to_owned() }
    }

    #[test]
    fn joins_each_path_prefix_with_the_twirp_prefix() {
        type Expected<'a> = &'a [(&'a str, &'a str)];
        let cases: [(&[&str], &str, Expected<'_>); 13] = [
            (&[], "", &[("", "")]),
            (&["/"], "/", &[("", "")]),
            (&[""], "", &[("", "")]),
            (&["api"], "", &[("/api", "")]),
            (&["/api/", "/api", "//api//"], "", &[("/api", "")]),
            (&["/api", "/"], "", &[("/api", ""), ("", "")]),
            (&[], "twirp/", &[("", ""), ("", "/twirp")]),
            (&["/api/v1"], "rpc/twirp", &[("/api/v1", ""), ("/api/v1", "/rpc/twirp")]),
            (&["/api", "/"], "/twirp", &[("/api", ""), ("/api", "/twirp"), ("", ""), ("", "/twirp")]),
            // A path prefix `/twirp` takes precedence over the Twirp prefix below the root.
            (&["/twirp", "/"], "/twirp", &[("/twirp", ""), ("/twirp", "/twirp"), ("", "")]),
            (&["/", "/twirp"], "/twirp", &[("", ""), ("/twirp", ""), ("/twirp", "/twirp")]),
            (&["/", "/tw"], "/twirp", &[("", ""), ("", "/twirp"), ("/tw", ""), ("/tw", "/twirp")]),
            (&["/a", "/a/b"], "/b/c", &[("/a", ""), ("/a/b", ""), ("/a/b", "/b/c")]),
        ];
        for (paths, twirp, expected) in cases {
            let routes = prefixes(paths, twirp).routes();
            let routes: Vec<_> =
                routes.iter().map(|route| (route.path.as_str(), route.twirp.as_str())).collect();
            assert_eq!(routes, expected, "{paths:?} {twirp}");
        }
    }

    #[test]
    fn rejects_prefixes_that_no_request_path_begins_with() {
        for prefix in ["", "/", "api", "/api/", "/api/v1.2", "/~a-b_c", "/a:b@c", "/$x!&'()+,;="] {
            assert_eq!(reason_if_invalid(prefix), None, "{prefix}");
        }
        let cases = [
            ("/api?v=1", "it contains '?'"),
            ("/api#top", "it contains '#'"),
            ("/my api", "it contains ' '"),
            ("/api ", "it contains ' '"),
            ("/{stage}", "it contains '{'"),
            ("/api/*", "it contains '*'"),
            ("/my%20api", "it contains '%'"),
            ("/a\\b", "it contains '\\\\'"),
            ("/a\"b", "it contains '\"'"),
            ("/a\nb", "it contains '\\n'"),
            ("/büro", "it contains 'ü'"),
            ("/api//v1", "it has an empty segment"),
            ("/api/../v1", "it has the segment `..`"),
            ("./api", "it has the segment `.`"),
        ];
        for (prefix, expected) in cases {
            assert_eq!(reason_if_invalid(prefix).as_deref(), Some(expected), "{prefix}");
        }
    }
}
