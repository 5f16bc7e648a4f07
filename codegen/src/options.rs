//! The options of the generator.

use std::collections::BTreeSet;

use crate::Diagnostic;
use crate::attributes::{Attributes, Target};
use crate::prefixes::Prefixes;
use crate::prost_options::ProstOptions;

/// The options of the generator: which services and RPCs to generate, and what to generate for
/// them.
#[derive(Debug, Clone)]
pub struct Options {
    pub(crate) frontend: Frontend,
    /// Full names: `package.Service/Method`.
    pub(crate) skipped_rpcs: BTreeSet<String>,
    /// Full names: `package.Service`.
    pub(crate) skipped_services: BTreeSet<String>,
    pub(crate) has_server: bool,
    pub(crate) has_client: bool,
    /// Whether clients have `connect`, which needs tonic's channel.
    pub(crate) has_transport: bool,
    /// Whether trait methods have a default implementation.
    pub(crate) has_default_stubs: bool,
    /// Whether the descriptors of messages are embedded, which JSON needs.
    pub(crate) has_json: bool,
    /// The prefixes of the paths in route lists.
    pub(crate) prefixes: Prefixes,
    /// Whether route lists contain preflight requests.
    pub(crate) has_cors: bool,
    pub(crate) attributes: Attributes,
    pub(crate) prost: ProstOptions,
}

/// The place where the user writes these options. Error messages spell the options as they are
/// written there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Frontend {
    /// In a `build.rs`, as methods of its `Builder`.
    #[default]
    BuildScript,
    /// In `buf.gen.yaml` or on protoc's command line, as `name=value`.
    Plugin,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            frontend: Frontend::default(),
            skipped_rpcs: BTreeSet::new(),
            skipped_services: BTreeSet::new(),
            has_server: true,
            has_client: false,
            has_transport: false,
            has_default_stubs: false,
            has_json: false,
            prefixes: Prefixes::default(),
            has_cors: false,
            attributes: Attributes::default(),
            prost: ProstOptions::default(),
        }
    }
}

impl Options {
    /// Enables or disables the generation of servers (on by default).
    #[must_use]
    pub fn build_server(mut self, enable: bool) -> Self {
        self.has_server = enable;
        self
    }

    /// Enables or disables the generation of typed clients, `prod_client::ProdClient` for service
    /// `Prod` (off by default).
    #[must_use]
    pub fn build_client(mut self, enable: bool) -> Self {
        self.has_client = enable;
        self
    }

    /// Enables or disables `connect` in clients, which uses tonic's channel (off by default).
    #[must_use]
    pub fn build_transport(mut self, enable: bool) -> Self {
        self.has_transport = enable;
        self
    }

    /// Sets where the user writes these options.
    #[must_use]
    pub fn frontend(mut self, frontend: Frontend) -> Self {
        self.frontend = frontend;
        self
    }

    /// Leaves out one RPC, given by its full name: `package.Service/Method`.
    #[must_use]
    pub fn skip_rpc(mut self, rpc: impl Into<String>) -> Self {
        self.skipped_rpcs.insert(rpc.into());
        self
    }

    /// Leaves out one service, given by its full name: `package.Service`.
    #[must_use]
    pub fn skip_service(mut self, service: impl Into<String>) -> Self {
        self.skipped_services.insert(service.into());
        self
    }

    /// Enables or disables default implementations of trait methods, which return `UNIMPLEMENTED`
    /// (off by default).
    #[must_use]
    pub fn generate_default_stubs(mut self, enable: bool) -> Self {
        self.has_default_stubs = enable;
        self
    }

    /// Enables or disables JSON, for which the descriptors of messages are embedded (off by
    /// default).
    #[must_use]
    pub fn json(mut self, enable: bool) -> Self {
        self.has_json = enable;
        self
    }

    /// Adds a path prefix to [`RouteList`](crate::RouteList), which then lists every method below
    /// it instead of at the root.
    ///
    /// Give the prefixes that the application gives to `Host::path_prefix`. They affect route lists
    /// only. Slashes around a prefix are ignored. `/` stands for the root.
    #[must_use]
    pub fn path_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefixes.paths.push(prefix.into());
        self
    }

    /// Sets the Twirp prefix of [`RouteList`](crate::RouteList), which then also lists every method
    /// below it, after each path prefix.
    ///
    /// Give the prefix that the application gives to `Host::twirp_prefix`. It affects route lists
    /// only. Slashes around it are ignored. With an empty prefix, the default, Twirp paths are not
    /// listed.
    #[must_use]
    pub fn twirp_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefixes.twirp = prefix.into();
        self
    }

    /// Enables or disables the HTTP method `OPTIONS` in [`RouteList`](crate::RouteList) (off by
    /// default).
    ///
    /// Enable it if the application responds to the preflight requests of browsers, with the layer
    /// `Cors`. It affects route lists only.
    #[must_use]
    pub fn cors(mut self, enable: bool) -> Self {
        self.has_cors = enable;
        self
    }

    /// Adds an attribute to the module of every service that `path` matches; see
    /// [`Options::trait_attribute`].
    #[must_use]
    pub fn server_mod_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attribute(Target::Module, path.into(), attribute.into())
    }

    /// Adds an attribute to the server of every service that `path` matches; see
    /// [`Options::trait_attribute`].
    #[must_use]
    pub fn server_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attribute(Target::Server, path.into(), attribute.into())
    }

    /// Adds an attribute to the trait of every service that `path` matches.
    ///
    /// Paths are matched as in prost and tonic. With a leading dot, a path is the full name or the
    /// package of a service, and `.` matches all services. Without one, it is the end of the full
    /// name.
    #[must_use]
    pub fn trait_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.attribute(Target::Trait, path.into(), attribute.into())
    }

    fn attribute(mut self, target: Target, path: String, text: String) -> Self {
        self.attributes.add(target, path, text);
        self
    }

    /// Returns true if the RPC with this full name is left out.
    #[must_use]
    pub fn skips_rpc(&self, rpc: &str) -> bool {
        self.skipped_rpcs.contains(rpc)
    }

    /// Returns true if the service with this full name is left out.
    #[must_use]
    pub fn skips_service(&self, service: &str) -> bool {
        self.skipped_services.contains(service)
    }

    /// Returns true if the generated code embeds descriptors. Only servers need them, for JSON.
    pub(crate) fn needs_schemas(&self) -> bool {
        self.has_json && self.has_server
    }

    /// Returns a problem for every option with an invalid value.
    pub(crate) fn problems(&self) -> Vec<Diagnostic> {
        self.attributes.problems(self).into_iter().chain(self.prefixes.problems(self)).collect()
    }

    /// Returns a diagnostic about the options, not about a proto.
    pub(crate) fn problem(&self, message: String, help: String) -> Diagnostic {
        let file = match self.frontend {
            Frontend::BuildScript => "build.rs",
            Frontend::Plugin => "protoc-gen-lambda-grpc",
        };
        Diagnostic::new(file, message, help)
    }

    /// Returns an option and its value as the user writes them.
    pub(crate) fn setting(&self, option: &str, value: &str) -> String {
        match self.frontend {
            Frontend::BuildScript => format!("{option}(\"{value}\")"),
            Frontend::Plugin => format!("{option}={value}"),
        }
    }

    /// Returns an option without a value for a help text, with the place where the user adds it.
    pub(crate) fn flag(&self, option: &str) -> String {
        match self.frontend {
            Frontend::BuildScript => format!("`Builder::{option}`"),
            Frontend::Plugin => format!("the option `{option}`"),
        }
    }

    /// Returns an option and its value for a help text, with the place where the user adds it.
    pub(crate) fn spelling_of(&self, option: &str, value: &str) -> String {
        let setting = self.setting(option, value);
        match self.frontend {
            Frontend::BuildScript => format!("`Builder::{setting}`"),
            Frontend::Plugin => format!("the option `{setting}`"),
        }
    }
}
