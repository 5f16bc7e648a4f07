//! The base path of an API.

/// The prefix of a path that belongs to the gateway: the stage under the default domain, or the base path
/// mapping of a custom domain.
///
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html>
#[derive(Debug, Clone, Default)]
pub(super) struct BasePath {
    pub(super) stage: Option<String>,
    pub(super) mapping: Option<String>,
}

impl BasePath {
    /// Returns the path after the prefix, or `None` if the path belongs to another API.
    pub(super) fn strip<'a>(&self, path: &'a str) -> Option<&'a str> {
        let prefix = self.mapping.as_ref().or(self.stage.as_ref()).map_or("", String::as_str);
        if prefix.is_empty() || prefix == "$default" {
            return Some(path);
        }
        match path.strip_prefix('/')?.strip_prefix(prefix)? {
            "" => Some("/"),
            rest => rest.starts_with('/').then_some(rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_only_its_own_prefix() {
        let stage = BasePath { stage: Some("prod".into()), mapping: None };
        assert_eq!(stage.strip("/prod/a.B/C"), Some("/a.B/C"));
        assert_eq!(stage.strip("/prod"), Some("/"));
        assert_eq!(stage.strip("/production/a.B/C"), None);
        let mapping = BasePath { mapping: Some("v1".into()), ..stage };
        assert_eq!(mapping.strip("/v1/a.B/C"), Some("/a.B/C"));
        assert_eq!(mapping.strip("/prod/a.B/C"), None);
        assert_eq!(BasePath::default().strip("/a.B/C"), Some("/a.B/C"));
    }
}
