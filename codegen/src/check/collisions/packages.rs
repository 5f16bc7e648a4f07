//! The names in the modules of packages: packages, messages, enums, and the modules of services.

use std::collections::{HashMap, HashSet};

use prost_types::FileDescriptorProto;

use super::super::element::{Element, Service, enums, messages};
use super::super::unnameable::REASON;
use super::messages::{Checker, HELP_FOR_PACKAGES};
use super::scope::{Item, Scope};
use crate::names::{client_module, has_rust_name, package_modules, server_module};
use crate::{Diagnostic, Options};

/// The names in the modules of packages.
pub(in super::super) struct PackageNames<'a> {
    /// By the path of the module.
    scopes: HashMap<String, Scope<'a>>,
    /// The paths of modules that are parents of packages, or packages.
    packages: HashSet<String>,
}

impl<'a> PackageNames<'a> {
    /// Collects the names that files generate, and returns the collisions among them.
    pub(in super::super) fn new(
        files: &[&'a FileDescriptorProto],
        options: &Options,
    ) -> (Self, Vec<Diagnostic>) {
        let mut names = Self { scopes: HashMap::new(), packages: HashSet::new() };
        let mut checker = Checker { options, problems: Vec::new() };
        for file in files {
            checker.problems.extend(names.add_package(file));
            let scope = names.scopes.entry(package_modules(file.package())).or_default();
            messages(file).for_each(|message| checker.check_message(&message, scope));
            enums(file).for_each(|enumeration| checker.check_enum(&enumeration, scope));
        }
        (names, checker.problems)
    }

    /// Adds the module of a package, and those that contain it.
    fn add_package(&mut self, file: &'a FileDescriptorProto) -> Option<Diagnostic> {
        let path = package_modules(file.package());
        let mut rest = path.as_str();
        let mut problem = None;
        while !rest.is_empty() && self.packages.insert(rest.to_owned()) {
            let (parent, name) = rest.rsplit_once('.').unwrap_or(("", rest));
            let scope = self.scopes.entry(parent.to_owned()).or_default();
            let help = || HELP_FOR_PACKAGES.to_owned();
            problem = scope.add(Item::Module, name.to_owned(), Element::package(file), help).or(problem);
            rest = parent;
        }
        problem
    }

    /// Checks the modules of a service against those of packages, messages and earlier services.
    pub(in super::super) fn check_service(
        &mut self,
        service: &Service<'a>,
        options: &Options,
    ) -> Option<Diagnostic> {
        let name = service.descriptor.name();
        if !has_rust_name(name) {
            let message = format!("{} {REASON}", service.element);
            return Some(service.element.problem(message, "rename the service"));
        }
        let server = options.has_server.then(|| server_module(name));
        let client = options.has_client.then(|| client_module(name));
        let scope = self.scopes.entry(package_modules(service.element.file.package())).or_default();
        let help = || {
            let skip = options.spelling_of("skip_service", &service.element.full_name());
            format!("rename one of them, or leave one out with {skip}")
        };
        let mut modules = server.into_iter().chain(client);
        modules.find_map(|module| scope.add(Item::Module, module, service.element.clone(), help))
    }
}
