//! Elements that generate the same Rust name.

use std::collections::BTreeMap;

use prost_types::{DescriptorProto, FileDescriptorSet, MessageOptions};

use super::rules::{Method, Service};
use super::unnameable::REASON;
use crate::descriptor_path::NAME;
use crate::names::{client_module, has_rust_name, package_modules, server_module, snake_case};
use crate::{Diagnostic, Options, client};

/// The names of the modules that a set generates.
pub(super) struct ModuleNames<'a> {
    /// The packages, by the path of their module.
    packages: BTreeMap<String, Package<'a>>,
    /// The full names of services, by the module of their package and their own module.
    services: BTreeMap<(String, String), String>,
}

/// A package, with what can collide with the modules of its services.
struct Package<'a> {
    name: &'a str,
    /// The messages that prost generates a module for, by the name of the module.
    messages: BTreeMap<String, &'a str>,
}

impl<'a> ModuleNames<'a> {
    pub(super) fn new(set: &'a FileDescriptorSet) -> Self {
        let mut packages = BTreeMap::new();
        for file in &set.file {
            let new = || Package { name: file.package(), messages: BTreeMap::new() };
            let package: &mut Package<'_> =
                packages.entry(package_modules(file.package())).or_insert_with(new);
            for message in file.message_type.iter().filter(|message| has_module(message)) {
                package.messages.entry(snake_case(message.name())).or_insert(message.name());
            }
        }
        Self { packages, services: BTreeMap::new() }
    }

    /// Checks the modules of a service against those of packages, messages and earlier services.
    pub(super) fn check_service(&mut self, service: &Service<'_>, options: &Options) -> Option<Diagnostic> {
        let name = service.descriptor.name();
        if !has_rust_name(name) {
            let message = format!("service `{}` {REASON}", service.full_name);
            return Some(service.problem(message, "rename the service"));
        }
        let server = options.has_server.then(|| server_module(name));
        let client = options.has_client.then(|| client_module(name));
        let mut modules = server.into_iter().chain(client);
        modules.find_map(|module| self.check_module(service, &module, options))
    }

    fn check_module(&mut self, service: &Service<'_>, module: &str, options: &Options) -> Option<Diagnostic> {
        let full_name = &service.full_name;
        let problem = |other: String, help: String| {
            let message = format!("service `{full_name}` and {other} both generate the module `{module}`");
            Some(service.problem(message, help))
        };
        let package = package_modules(service.file.package());
        if let Some(first) = self.services.insert((package.clone(), module.to_owned()), full_name.clone()) {
            let skip = options.spelling_of("skip_service", full_name);
            let help = format!("rename one of them, or leave one out with {skip}");
            return problem(format!("service `{first}`"), help);
        }
        if let Some(message) = self.packages.get(&package).and_then(|package| package.messages.get(module)) {
            let help = "rename one of them: prost generates a module for a message that contains messages, enums or oneofs";
            return problem(format!("message `{message}`"), help.to_owned());
        }
        let path = if package.is_empty() { module.to_owned() } else { format!("{package}.{module}") };
        // Packages inside the module sort before all other names that begin with `path`, because a
        // dot sorts before letters, digits and `_`. So it is enough to look at the first name.
        let (first, package) = self.packages.range(path.clone()..).next()?;
        let rest = first.strip_prefix(&path)?;
        if rest.is_empty() || rest.starts_with('.') {
            return problem(format!("package `{}`", package.name), "rename one of them".to_owned());
        }
        None
    }
}

/// Returns true if prost generates a module for the elements inside a message.
fn has_module(message: &DescriptorProto) -> bool {
    // A `map` field has an entry message, an `optional` field has a oneof. prost generates no type
    // for either.
    let is_map = |entry: &DescriptorProto| entry.options.as_ref().is_some_and(MessageOptions::map_entry);
    let is_real = |oneof: i32| {
        let mut fields = message.field.iter().filter(|field| field.oneof_index == Some(oneof));
        fields.any(|field| !field.proto3_optional())
    };
    !message.enum_type.is_empty()
        || message.nested_type.iter().any(|entry| !is_map(entry))
        || (0..).zip(&message.oneof_decl).any(|(oneof, _)| is_real(oneof))
}

/// The names of the Rust methods that a service generates, with the full names of their RPCs.
#[derive(Default)]
pub(super) struct MethodNames(BTreeMap<String, String>);

impl MethodNames {
    /// Checks an RPC against the methods of clients and against earlier RPCs.
    pub(super) fn check_method(&mut self, method: &Method<'_>, options: &Options) -> Option<Diagnostic> {
        let (name, rpc) = (method.descriptor.name(), &method.full_name);
        let skip = options.spelling_of("skip_rpc", rpc);
        let problem = |message: String, help: String| Some(method.problem(NAME, message, help));
        if !has_rust_name(name) {
            let help = format!("rename the RPC, or leave it out with {skip}");
            return problem(format!("RPC `{rpc}` {REASON}"), help);
        }
        let rust_name = snake_case(name);
        if options.has_client && client::has_method(&rust_name, options) {
            let message =
                format!("`{rpc}` generates the method `{rust_name}`, which every client already has");
            let connect = if rust_name == client::CONNECT { " or their `connect`" } else { "" };
            let help = format!("rename the RPC, leave it out with {skip}, or disable clients{connect}");
            return problem(message, help);
        }
        let first = self.0.insert(rust_name.clone(), rpc.clone())?;
        let message = format!("`{first}` and `{rpc}` both generate the method `{rust_name}`");
        problem(message, format!("rename one of them, or leave one out with {skip}"))
    }
}
