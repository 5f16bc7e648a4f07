//! The path prefixes that an application says its front door puts before `/package.Service/Method`.

/// Below which paths calls are served: at the root, unless told otherwise.
#[derive(Debug, Clone, Default)]
pub(crate) struct Prefixes(Vec<String>);

impl Prefixes {
    /// Adds one prefix, without its closing slashes and with one opening slash; `/` stands for the root itself.
    pub(crate) fn add(&mut self, prefix: &str) {
        let prefix = prefix.trim_matches('/');
        self.0.push(if prefix.is_empty() { String::new() } else { format!("/{prefix}") });
    }

    /// Returns the prefix to show to somebody who asks for one, empty for the root.
    #[cfg(feature = "local")]
    pub(crate) fn first(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }

    /// Returns what follows the longest prefix that `target` has, or `None` if it has none of them.
    ///
    /// A prefix that leaves the path of a method goes before others, so that a prefix named like a service does not hide
    /// the service's methods.
    pub(super) fn strip<'a>(&self, target: &'a str) -> Option<&'a str> {
        if self.0.is_empty() {
            return Some(target);
        }
        let path = target.split('?').next().unwrap_or_default();
        let rest = |prefix: &String| path.strip_prefix(prefix.as_str()).filter(|rest| rest.starts_with('/'));
        let rest = self.0.iter().filter_map(rest).min_by_key(|rest| (!may_be_method(rest), rest.len()))?;
        target.get(path.len() - rest.len()..)
    }
}

/// Returns true for a path of two segments or more.
fn may_be_method(path: &str) -> bool {
    path.bytes().filter(|byte| *byte == b'/').count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripped<'a>(prefixes: &[&str], path: &'a str) -> Option<&'a str> {
        let mut all = Prefixes::default();
        prefixes.iter().for_each(|prefix| all.add(prefix));
        all.strip(path)
    }

    #[test]
    fn strips_whole_segments_once() {
        for prefix in ["/api", "api", "/api/", "api//"] {
            assert_eq!(stripped(&[prefix], "/api/acme.Shop/Buy"), Some("/acme.Shop/Buy"), "{prefix}");
            assert_eq!(stripped(&[prefix], "/api/api/acme.Shop/Buy"), Some("/api/acme.Shop/Buy"));
            for path in
                ["/acme.Shop/Buy", "/apis/acme.Shop/Buy", "/API/acme.Shop/Buy", "/x/api/acme.Shop/Buy"]
            {
                assert_eq!(stripped(&[prefix], path), None, "{path}");
            }
        }
    }

    #[test]
    fn strips_the_longest_in_whatever_order_they_were_set() {
        for prefixes in [["/", "/api", "/api/v1"], ["/api/v1", "/api", "/"]] {
            for path in ["/acme.Shop/Buy", "/api/acme.Shop/Buy", "/api/v1/acme.Shop/Buy"] {
                assert_eq!(stripped(&prefixes, path), Some("/acme.Shop/Buy"), "{prefixes:?} {path}");
            }
        }
    }

    #[test]
    fn hides_no_method_of_a_service_that_is_named_like_a_prefix() {
        for prefixes in [["/", "/acme.Shop"], ["/acme.Shop", "/"]] {
            assert_eq!(stripped(&prefixes, "/acme.Shop/Buy"), Some("/acme.Shop/Buy"));
            assert_eq!(stripped(&prefixes, "/acme.Shop/Buy?a=/b"), Some("/acme.Shop/Buy?a=/b"));
            assert_eq!(stripped(&prefixes, "/acme.Shop/acme.Shop/Buy"), Some("/acme.Shop/Buy"));
        }
        assert_eq!(stripped(&["/acme.Shop"], "/acme.Shop/Buy"), Some("/Buy"));
    }

    #[test]
    fn takes_no_query_for_a_path() {
        assert_eq!(stripped(&["/api"], "/api/acme.Shop/Buy?a=/b"), Some("/acme.Shop/Buy?a=/b"));
        assert_eq!(stripped(&["/x?y="], "/x?y=/acme.Shop/Buy"), None);
    }

    #[test]
    fn serves_the_root_unless_told_otherwise() {
        assert_eq!(stripped(&[], "/acme.Shop/Buy"), Some("/acme.Shop/Buy"));
        assert_eq!(stripped(&["/api", "/"], "/acme.Shop/Buy"), Some("/acme.Shop/Buy"));
        assert_eq!(stripped(&["/"], "/acme.Shop/Buy"), Some("/acme.Shop/Buy"));
    }
}
