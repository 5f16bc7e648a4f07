//! The options of prost that decide which Rust names it generates.
//!
//! A `prost_build::Config` cannot be read, so [`check`](crate::check()) needs them too.

use std::collections::BTreeSet;

use crate::Options;
use crate::names::EnumPrefix;

/// The options of prost, as far as checks need them.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProstOptions {
    /// Proto paths with a leading dot.
    extern_paths: BTreeSet<String>,
    retains_enum_prefix: bool,
    skips_debug: bool,
    has_well_known_types: bool,
    /// Whether the user can set more of these options elsewhere.
    is_incomplete: bool,
}

impl ProstOptions {
    /// Returns true if prost generates nothing for a type, because it is mapped to an existing one.
    ///
    /// The name has no leading dot.
    pub(crate) fn is_extern(&self, full_name: &str) -> bool {
        let is_well_known = !self.has_well_known_types && full_name.starts_with("google.protobuf.");
        is_well_known || self.is_mapped(full_name)
    }

    /// Returns true if the user maps a type to an existing one.
    pub(crate) fn is_mapped(&self, full_name: &str) -> bool {
        if self.extern_paths.is_empty() {
            return false;
        }
        let path = format!(".{full_name}");
        let packages = path.match_indices('.').skip(1).filter_map(|(index, _)| path.get(..index));
        packages.chain([path.as_str()]).any(|path| self.extern_paths.contains(path))
    }

    /// Returns what prost does with the prefixes of enum values, or `None` if that is not known.
    pub(crate) fn enum_prefix(&self) -> Option<EnumPrefix> {
        match (self.retains_enum_prefix, self.is_incomplete) {
            (true, _) => Some(EnumPrefix::Retained),
            (false, false) => Some(EnumPrefix::Removed),
            (false, true) => None,
        }
    }

    /// Returns true if all messages certainly derive `Debug`.
    pub(crate) fn derives_debug(&self) -> bool {
        !self.skips_debug && !self.is_incomplete
    }

    /// Returns true if types of `google.protobuf` are certainly those of prost-types.
    pub(crate) fn uses_prost_types(&self) -> bool {
        !self.has_well_known_types && !self.is_incomplete
    }
}

impl Options {
    /// Tells [`check`](crate::check()) that prost maps a proto path to existing Rust types, and
    /// generates nothing for it.
    #[must_use]
    pub fn extern_path(mut self, proto_path: impl Into<String>) -> Self {
        self.prost.extern_paths.insert(proto_path.into());
        self
    }

    /// Tells [`check`](crate::check()) that prost keeps the name of an enum in the names of its
    /// values.
    #[must_use]
    pub fn retain_enum_prefix(mut self) -> Self {
        self.prost.retains_enum_prefix = true;
        self
    }

    /// Tells [`check`](crate::check()) that prost does not derive `Debug` for some messages.
    #[must_use]
    pub fn skip_debug(mut self) -> Self {
        self.prost.skips_debug = true;
        self
    }

    /// Tells [`check`](crate::check()) that prost generates the messages of `google.protobuf`.
    #[must_use]
    pub fn compile_well_known_types(mut self) -> Self {
        self.prost.has_well_known_types = true;
        self
    }

    /// Tells [`check`](crate::check()) that a `prost_build::Config` can have more options than these.
    ///
    /// It then does not reject what one of them could permit, except for types with the same name, which
    /// [`extern_path`](Self::extern_path) permits.
    #[must_use]
    pub fn own_prost_config(mut self) -> Self {
        self.prost.is_incomplete = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_out_the_types_that_are_mapped() {
        let prost = Options::default().extern_path(".acme.v1").extern_path(".acme.Money").prost;
        for (name, expected) in [
            ("acme.v1.Order.Line", true),
            ("acme.v1", true),
            ("acme.v10.Order", false),
            ("acme.Money", true),
            ("acme.Order", false),
            ("google.protobuf.Any", true),
            ("google.protobuf_other.Any", false),
        ] {
            assert_eq!(prost.is_extern(name), expected, "{name}");
        }
        assert!(!Options::default().compile_well_known_types().prost.is_extern("google.protobuf.Any"));
    }
}
