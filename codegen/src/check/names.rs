//! Names that meet in the generated code.

use std::collections::BTreeMap;

use prost_types::{DescriptorProto, FileDescriptorSet};

use super::{Method, NAME, Service};
use crate::names::{client_module, has_rust_name, package_modules, server_module, snake};
use crate::{Diagnostic, Options, client};

/// What the services of a set are called in Rust.
pub(super) struct Names<'a> {
    /// Packages by their modules.
    packages: BTreeMap<String, Package<'a>>,
    /// Services by the modules of their package and their own.
    modules: BTreeMap<(String, String), String>,
}

impl<'a> Names<'a> {
    pub(super) fn new(set: &'a FileDescriptorSet) -> Self {
        let mut packages = BTreeMap::new();
        for file in &set.file {
            let new = || Package { name: file.package(), messages: BTreeMap::new() };
            let package: &mut Package<'_> =
                packages.entry(package_modules(file.package())).or_insert_with(new);
            for message in file.message_type.iter().filter(|it| has_module(it)) {
                package.messages.entry(snake(message.name())).or_insert(message.name());
            }
        }
        Self { packages, modules: BTreeMap::new() }
    }

    /// Checks a service against all that came before it.
    pub(super) fn service(&mut self, service: &Service<'_>, options: &Options) -> Option<Diagnostic> {
        let (name, full_name) = (service.service.name(), &service.full_name);
        if !has_rust_name(name) {
            let message = format!("`{full_name}` has no letter or digit to make a Rust name of");
            return Some(service.problem(message, "rename the service".to_owned()));
        }
        let server = options.server.then(|| server_module(name));
        let client = options.client.then(|| client_module(name));
        let mut modules = server.into_iter().chain(client);
        modules.find_map(|module| self.module(service, module, options))
    }

    /// Checks a module of a service.
    fn module(&mut self, service: &Service<'_>, module: String, options: &Options) -> Option<Diagnostic> {
        let full_name = &service.full_name;
        let package = package_modules(service.file.package());
        let both = format!("the Rust module of service `{full_name}` is `{module}`, and so is that of");
        if let Some(first) = self.modules.insert((package.clone(), module.clone()), full_name.clone()) {
            let skip = options.spell("skip_service", full_name);
            let help = format!("rename one of them, or leave one out with {skip}");
            return Some(service.problem(format!("{both} service `{first}`"), help));
        }
        if let Some(message) = self.packages.get(&package).and_then(|it| it.messages.get(&module)) {
            let help =
                "rename one of them: a message has a module where it has messages, enums or oneofs inside";
            return Some(service.problem(format!("{both} message `{message}`"), help.to_owned()));
        }
        let inner = if package.is_empty() { module.clone() } else { format!("{package}.{module}") };
        // A dot comes before all that a name can go on with, so what is inside the module comes first of what begins like it.
        let (modules, package) = self.packages.range(inner.clone()..).next()?;
        let is_inside =
            modules.strip_prefix(&inner).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        is_inside.then(|| {
            service.problem(format!("{both} package `{}`", package.name), "rename one of them".to_owned())
        })
    }
}

/// What the files of a package hold that a service's modules could meet.
struct Package<'a> {
    name: &'a str,
    /// The messages that prost makes a module for, by its name.
    messages: BTreeMap<String, &'a str>,
}

/// Returns true if prost makes a module for what is inside a message.
fn has_module(message: &DescriptorProto) -> bool {
    // A `map` field is an entry message, an `optional` one a oneof; neither shows in Rust.
    let is_map =
        |entry: &DescriptorProto| entry.options.as_ref().is_some_and(prost_types::MessageOptions::map_entry);
    let is_real = |oneof: i32| {
        let mut fields = message.field.iter().filter(|field| field.oneof_index == Some(oneof));
        fields.any(|field| !field.proto3_optional())
    };
    !message.enum_type.is_empty()
        || message.nested_type.iter().any(|entry| !is_map(entry))
        || (0..).zip(&message.oneof_decl).any(|(oneof, _)| is_real(oneof))
}

/// What the RPCs of a service are called in Rust.
#[derive(Default)]
pub(super) struct Methods<'a> {
    names: BTreeMap<String, &'a str>,
}

impl<'a> Methods<'a> {
    /// Checks an RPC against all that came before it.
    pub(super) fn method(&mut self, method: &Method<'a>, options: &Options) -> Option<Diagnostic> {
        let (name, rpc) = (method.method.name(), &method.rpc);
        let skip = options.spell("skip_rpc", rpc);
        if !has_rust_name(name) {
            let message = format!("`{rpc}` has no letter or digit to make a Rust name of");
            return Some(method.problem(
                NAME,
                message,
                format!("rename the RPC, or leave it out with {skip}"),
            ));
        }
        let rust_name = snake(name);
        if options.client && client::is_inherent(&rust_name, options) {
            let message = format!(
                "`{rpc}` becomes the Rust method `{rust_name}`, which every generated client has already"
            );
            let connect =
                if rust_name == client::CONNECT { " or no `connect` (`build_transport(false)`)" } else { "" };
            let help = format!("rename it, leave it out with {skip}, or generate no client{connect}");
            return Some(method.problem(NAME, message, help));
        }
        let message = format!("become the same Rust method `{rust_name}`");
        let first = self.names.insert(rust_name, name)?;
        let help = format!("rename one of them, or leave one out with {skip}");
        Some(method.problem(NAME, format!("`{rpc}` and `{first}` {message}"), help))
    }
}
