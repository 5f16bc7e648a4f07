//! The path prefixes that an application sets.

/// The paths below which calls are served. The default is the root.
#[derive(Debug, Clone, Default)]
pub(crate) struct Prefixes(Vec<String>);

impl Prefixes {
    /// Adds a prefix. `/` stands for the root. Slashes at the start and the end are optional.
    pub(crate) fn add(&mut self, prefix: &str) {
        let prefix = prefix.trim_matches('/');
        self.0.push(if prefix.is_empty() { String::new() } else { format!("/{prefix}") });
    }

    /// Returns the first prefix, or an empty string for the root.
    #[cfg(feature = "local")]
    pub(crate) fn first(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }

    /// Removes the longest matching prefix from `target`. Returns `None` if no prefix matches.
    ///
    /// Prefixes whose removal leaves the path of a method have priority. So a prefix with the name of a
    /// service does not hide the methods of that service.
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

/// Returns true for a path with two segments or more.
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
    fn strips_complete_segments_once() {
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
    fn strips_the_longest_prefix_in_any_order() {
        for prefixes in [["/", "/api", "/api/v1"], ["/api/v1", "/api", "/"]] {
            for path in ["/acme.Shop/Buy", "/api/acme.Shop/Buy", "/api/v1/acme.Shop/Buy"] {
                assert_eq!(stripped(&prefixes, path), Some("/acme.Shop/Buy"), "{prefixes:?} {path}");
            }
        }
    }

    #[test]
    fn keeps_the_methods_of_a_service_with_the_name_of_a_prefix() {
        for prefixes in [["/", "/acme.Shop"], ["/acme.Shop", "/"]] {
            assert_eq!(stripped(&prefixes, "/acme.Shop/Buy"), Some("/acme.Shop/Buy"));
            assert_eq!(stripped(&prefixes, "/acme.Shop/Buy?a=/b"), Some("/acme.Shop/Buy?a=/b"));
            assert_eq!(stripped(&prefixes, "/acme.Shop/acme.Shop/Buy"), Some("/acme.Shop/Buy"));
        }
        assert_eq!(stripped(&["/acme.Shop"], "/acme.Shop/Buy"), Some("/Buy"));
    }

    #[test]
    fn ignores_the_query() {
        assert_eq!(stripped(&["/api"], "/api/acme.Shop/Buy?a=/b"), Some("/acme.Shop/Buy?a=/b"));
        assert_eq!(stripped(&["/x?y="], "/x?y=/acme.Shop/Buy"), None);
    }

    #[test]
    fn serves_the_root_by_default() {
        assert_eq!(stripped(&[], "/acme.Shop/Buy"), Some("/acme.Shop/Buy"));
        assert_eq!(stripped(&["/api", "/"], "/acme.Shop/Buy"), Some("/acme.Shop/Buy"));
        assert_eq!(stripped(&["/"], "/acme.Shop/Buy"), Some("/acme.Shop/Buy"));
    }
}
