//! What the user chose.

use std::collections::BTreeSet;

use crate::Diagnostic;
use crate::prefixes::Prefixes;

/// Chooses which services and RPCs are generated, what for, and what they speak.
#[derive(Debug, Clone)]
pub struct Options {
    surface: Surface,
    skipped_rpcs: BTreeSet<String>,
    skipped_services: BTreeSet<String>,
    default_stubs: bool,
    json: bool,
    /// Generate servers.
    pub(crate) server: bool,
    /// Generate clients.
    pub(crate) client: bool,
    /// Give clients `connect`, which needs tonic's channel.
    pub(crate) transport: bool,
    /// The prefixes of the paths in route lists.
    pub(crate) prefixes: Prefixes,
    attributes: Vec<Attribute>,
}

/// Where the user writes these options: what a remedy must name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Surface {
    /// In a `build.rs`, as methods of its `Builder`.
    #[default]
    BuildScript,
    /// In `buf.gen.yaml` or on protoc's command line, as `name=value`.
    Plugin,
}

/// What an attribute of the user's is put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Module,
    Server,
    Trait,
}

#[derive(Debug, Clone)]
struct Attribute {
    target: Target,
    path: String,
    text: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            surface: Surface::default(),
            skipped_rpcs: BTreeSet::new(),
            skipped_services: BTreeSet::new(),
            default_stubs: false,
            json: false,
            server: true,
            client: false,
            transport: false,
            prefixes: Prefixes::default(),
            attributes: Vec::new(),
        }
    }
}

impl Options {
    /// Generates servers, which is the default, or none: a package that only calls needs no more than clients.
    #[must_use]
    pub fn build_server(mut self, enable: bool) -> Self {
        self.server = enable;
        self
    }

    /// Generates typed clients too: `prod_client::ProdClient` for service `Prod`.
    #[must_use]
    pub fn build_client(mut self, enable: bool) -> Self {
        self.client = enable;
        self
    }

    /// Gives clients a `connect` of their own, over tonic's channel; off unless set.
    #[must_use]
    pub fn build_transport(mut self, enable: bool) -> Self {
        self.transport = enable;
        self
    }

    /// Says where the user writes these options.
    #[must_use]
    pub fn surface(mut self, surface: Surface) -> Self {
        self.surface = surface;
        self
    }

    /// Leaves one RPC out, by its full name: `package.Service/Method`.
    #[must_use]
    pub fn skip_rpc(mut self, rpc: impl Into<String>) -> Self {
        self.skipped_rpcs.insert(rpc.into());
        self
    }

    /// Leaves one service out, by its full name: `package.Service`.
    #[must_use]
    pub fn skip_service(mut self, service: impl Into<String>) -> Self {
        self.skipped_services.insert(service.into());
        self
    }

    /// Gives every method of a trait a body that answers `UNIMPLEMENTED`, for implementations of a few RPCs.
    #[must_use]
    pub fn generate_default_stubs(mut self, enable: bool) -> Self {
        self.default_stubs = enable;
        self
    }

    /// Embeds the descriptors that JSON needs, or not; not, unless set.
    #[must_use]
    pub fn json(mut self, json: bool) -> Self {
        self.json = json;
        self
    }

    /// Adds a path prefix to the route lists: [`Routes`](crate::Routes) has every method below it, and no longer at the root.
    ///
    /// Give what the application gives to `Host::path_prefix`; it affects the route lists only. Slashes
    /// around a prefix do not matter; `/` stands for the root.
    #[must_use]
    pub fn path_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefixes.add_path(prefix.into());
        self
    }

    /// Sets the Twirp prefix of the route lists: [`Routes`](crate::Routes) has every method below it too, behind each path
    /// prefix.
    ///
    /// Give what the application gives to `Host::twirp_prefix`; it affects the route lists only. Slashes around the prefix do
    /// not matter; an empty prefix is none, which is the default.
    #[must_use]
    pub fn twirp_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefixes.set_twirp(prefix.into());
        self
    }

    /// Puts an attribute on the module of every service that `path` names; see [`Options::trait_attribute`].
    #[must_use]
    pub fn server_mod_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attribute(Target::Module, path.into(), attribute.into())
    }

    /// Puts an attribute on the server of every service that `path` names; see [`Options::trait_attribute`].
    #[must_use]
    pub fn server_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attribute(Target::Server, path.into(), attribute.into())
    }

    /// Puts an attribute on the trait of every service that `path` names.
    ///
    /// A path with a leading dot is a full name, or the packages it begins with (`.` is all there are); one without is the end
    /// of a name: the rule of prost and tonic.
    #[must_use]
    pub fn trait_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attribute(Target::Trait, path.into(), attribute.into())
    }

    fn attribute(mut self, target: Target, path: String, text: String) -> Self {
        self.attributes.push(Attribute { target, path, text });
        self
    }

    /// Returns true if the RPC of that full name is left out.
    #[must_use]
    pub fn skips(&self, rpc: &str) -> bool {
        self.skipped_rpcs.contains(rpc)
    }

    /// Returns true if the service of that full name is left out.
    #[must_use]
    pub fn skips_service(&self, service: &str) -> bool {
        self.skipped_services.contains(service)
    }

    pub(crate) fn skipped_rpcs(&self) -> impl Iterator<Item = &str> {
        self.skipped_rpcs.iter().map(String::as_str)
    }

    pub(crate) fn skipped_services(&self) -> impl Iterator<Item = &str> {
        self.skipped_services.iter().map(String::as_str)
    }

    pub(crate) fn speaks_json(&self) -> bool {
        self.json
    }

    pub(crate) fn default_stubs(&self) -> bool {
        self.default_stubs
    }

    /// Returns the attributes for one part of a service; those that are no Rust were refused before.
    pub(crate) fn attributes(&self, target: Target, service: &str) -> Vec<syn::Attribute> {
        let chosen = self.attributes.iter().filter(|it| it.target == target && names(&it.path, service));
        chosen.filter_map(|it| parse(&it.text).ok()).flatten().collect()
    }

    /// Returns what is wrong with the options themselves.
    pub(crate) fn problems(&self) -> Vec<Diagnostic> {
        let broken = self.attributes.iter().filter_map(|it| Some((it, parse(&it.text).err()?)));
        let problem = |(it, error): (&Attribute, syn::Error)| {
            let option = match it.target {
                Target::Module => "server_mod_attribute",
                Target::Server => "server_attribute",
                Target::Trait => "trait_attribute",
            };
            self.problem(format!("`{option}` was given `{}`, which is no attribute: {error}", it.text))
                .help("write it as it stands in code, such as `#[cfg(feature = \"server\")]`")
        };
        broken.map(problem).chain(self.prefixes.problems(self)).collect()
    }

    /// Begins a problem with what the user wrote about the protos, not with a proto.
    pub(crate) fn problem(&self, message: String) -> Problem {
        let file = match self.surface {
            Surface::BuildScript => "build.rs",
            Surface::Plugin => "protoc-gen-lambda-grpc",
        };
        Problem { file, message }
    }

    /// Spells an option as the user writes it.
    pub(crate) fn spell(&self, option: &str, value: &str) -> String {
        match self.surface {
            Surface::BuildScript => format!("`Builder::{option}(\"{value}\")`"),
            Surface::Plugin => format!("the option `{option}={value}`"),
        }
    }
}

/// A problem that still lacks its remedy.
pub(crate) struct Problem {
    file: &'static str,
    message: String,
}

impl Problem {
    pub(crate) fn help(self, help: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.file, self.message, help)
    }
}

fn parse(attribute: &str) -> Result<Vec<syn::Attribute>, syn::Error> {
    syn::parse::Parser::parse_str(syn::Attribute::parse_outer, attribute)
}

/// Returns true if a path of prost's kind names the service.
fn names(path: &str, service: &str) -> bool {
    let at_dot = |rest: &str, dot: fn(&str) -> bool| rest.is_empty() || dot(rest);
    match path.strip_prefix('.') {
        Some("") => true,
        Some(prefix) => {
            service.strip_prefix(prefix).is_some_and(|rest| at_dot(rest, |it| it.starts_with('.')))
        }
        None => service.strip_suffix(path).is_some_and(|rest| at_dot(rest, |it| it.ends_with('.'))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_paths_as_prost_does() {
        let service = "acme.v1.Prod";
        for path in [".", ".acme", ".acme.v1", ".acme.v1.Prod", "Prod", "v1.Prod", "acme.v1.Prod"] {
            assert!(names(path, service), "{path}");
        }
        for path in [".ac", ".v1", "od", "acme", ".acme.v1.Prod.x", "x.acme.v1.Prod"] {
            assert!(!names(path, service), "{path}");
        }
    }
}
