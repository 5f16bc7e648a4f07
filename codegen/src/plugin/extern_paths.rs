//! The proto paths whose Rust types are not generated.

/// The package of the well-known types, which prost-types contains.
const WELL_KNOWN_TYPES: &str = ".google.protobuf";

/// The proto paths that are mapped to Rust types, by `extern_path` or by default.
pub(super) struct ExternPaths(Vec<String>);

impl Default for ExternPaths {
    fn default() -> Self {
        Self(vec![WELL_KNOWN_TYPES.to_owned()])
    }
}

impl ExternPaths {
    pub(super) fn add(&mut self, path: &str) {
        self.0.push(path.to_owned());
    }

    pub(super) fn remove_well_known_types(&mut self) {
        self.0.retain(|path| path != WELL_KNOWN_TYPES);
    }

    /// Returns true if a message or enum is mapped. Its name begins with a dot.
    pub(super) fn contain(&self, name: &str) -> bool {
        let is_below = |path: &String| {
            name.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.0.iter().any(is_below)
    }
}
