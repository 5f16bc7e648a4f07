//! Where in the world of URLs an API is found.

/// The part of a URL's path that belongs to the gateway: a stage on the `execute-api` host, or the mapping of a custom
/// domain.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html>
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    pub(crate) stage: Option<String>,
    pub(crate) mapping: Option<String>,
}

impl Place {
    /// Returns the path behind the gateway's part; `None` if the path is of another API.
    pub(crate) fn inner<'a>(&self, path: &'a str) -> Option<&'a str> {
        let prefix = match (&self.mapping, &self.stage) {
            (Some(prefix), _) | (None, Some(prefix)) => prefix.as_str(),
            (None, None) => "",
        };
        if prefix.is_empty() || prefix == "$default" {
            return Some(path);
        }
        match path.strip_prefix('/')?.strip_prefix(prefix)? {
            "" => Some("/"),
            inner => inner.starts_with('/').then_some(inner),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_its_own_prefix_and_no_other() {
        let stage = Place { stage: Some("prod".into()), mapping: None };
        assert_eq!(stage.inner("/prod/a.B/C"), Some("/a.B/C"));
        assert_eq!(stage.inner("/prod"), Some("/"));
        assert_eq!(stage.inner("/production/a.B/C"), None);
        let mapping = Place { mapping: Some("v1".into()), ..stage };
        assert_eq!(mapping.inner("/v1/a.B/C"), Some("/a.B/C"));
        assert_eq!(mapping.inner("/prod/a.B/C"), None);
        assert_eq!(Place::default().inner("/a.B/C"), Some("/a.B/C"));
    }
}
