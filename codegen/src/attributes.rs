//! Attributes that the user adds to generated items.

use syn::parse::Parser as _;

use crate::{Diagnostic, Options};

/// The attributes that options add to services.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attributes(Vec<Attribute>);

#[derive(Debug, Clone)]
struct Attribute {
    target: Target,
    path: String,
    text: String,
}

/// The generated item that an attribute is added to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Module,
    Server,
    Trait,
}

impl Target {
    /// Returns the name of the option.
    fn option(self) -> &'static str {
        match self {
            Self::Module => "server_mod_attribute",
            Self::Server => "server_attribute",
            Self::Trait => "trait_attribute",
        }
    }
}

impl Attributes {
    pub(crate) fn add(&mut self, target: Target, path: String, text: String) {
        self.0.push(Attribute { target, path, text });
    }

    /// Returns the attributes of an item of a service. Invalid ones are omitted, because `check`
    /// reports them.
    pub(crate) fn of(&self, target: Target, service: &str) -> Vec<syn::Attribute> {
        let is_match =
            |attribute: &&Attribute| attribute.target == target && path_matches(&attribute.path, service);
        self.0.iter().filter(is_match).filter_map(|attribute| attribute.parse().ok()).flatten().collect()
    }

    /// Returns a problem for every attribute that is not valid Rust.
    pub(crate) fn problems(&self, options: &Options) -> Vec<Diagnostic> {
        let problem = |attribute: &Attribute| {
            let (text, option, error) =
                (&attribute.text, attribute.target.option(), attribute.parse().err()?);
            let message = format!("`{text}` is not a valid attribute for `{option}`: {error}");
            let help = "write it as in Rust code, such as `#[cfg(feature = \"server\")]`";
            Some(options.problem(message, help.to_owned()))
        };
        self.0.iter().filter_map(problem).collect()
    }
}

impl Attribute {
    fn parse(&self) -> Result<Vec<syn::Attribute>, syn::Error> {
        syn::Attribute::parse_outer.parse_str(&self.text)
    }
}

/// Returns true if a path, as prost defines paths, matches the full name of a service.
fn path_matches(path: &str, service: &str) -> bool {
    match path.strip_prefix('.') {
        Some("") => true,
        Some(prefix) => {
            service.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }
        None => service.strip_suffix(path).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_paths_as_prost_does() {
        let service = "acme.v1.Prod";
        for path in [".", ".acme", ".acme.v1", ".acme.v1.Prod", "Prod", "v1.Prod", "acme.v1.Prod"] {
            assert!(path_matches(path, service), "{path}");
        }
        for path in [".ac", ".v1", "od", "acme", ".acme.v1.Prod.x", "x.acme.v1.Prod"] {
            assert!(!path_matches(path, service), "{path}");
        }
    }
}
