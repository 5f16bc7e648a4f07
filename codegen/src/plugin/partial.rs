//! Warnings about what a run of the plugin sees, but does not generate.
//!
//! The cause is usually buf, which runs a plugin once for each directory unless its strategy is
//! `all`. These are warnings, because a user of protoc may want only some files. What is neither an
//! input file nor imported cannot be seen here. buf then reports "duplicate generated file name".

use std::collections::HashSet;

use prost_build::Module;
use prost_types::{FileDescriptorProto, FileDescriptorSet};

use crate::Diagnostic;
use crate::names::full_name;
use crate::source::InputFiles;

/// The remedy for all warnings.
pub(super) const HELP: &str =
    "generate all files in one run; with buf, set `strategy: all` for this plugin in buf.gen.yaml";

/// Finds what the generated files lack.
pub(super) struct Partial<'a> {
    pub(super) input_files: Vec<&'a FileDescriptorProto>,
    pub(super) other_files: Vec<&'a FileDescriptorProto>,
    /// The modules of the input files.
    pub(super) modules: HashSet<Module>,
}

impl<'a> Partial<'a> {
    pub(super) fn new(set: &'a FileDescriptorSet, input_files: &[String]) -> Self {
        let inputs = InputFiles::new(input_files);
        let (input_files, other_files): (Vec<_>, Vec<_>) =
            set.file.iter().partition(|file| inputs.contains(file));
        let modules = input_files.iter().map(|file| module(file)).collect();
        Self { input_files, other_files, modules }
    }

    /// Returns a warning for each file with services that belongs to the package of an input file.
    ///
    /// A package has one generated file, so another run for these services would overwrite it.
    pub(super) fn packages(&self) -> Vec<Diagnostic> {
        let others = self.other_files.iter().filter(|file| self.modules.contains(&module(file)));
        lack_services(others, "the generated files of its package lack")
    }

    /// Returns a warning for each imported file whose services are missing from route lists.
    ///
    /// Services of dependencies, such as `google.longrunning`, are not missing. So the names of both
    /// packages must begin with the same part.
    pub(super) fn routes(&self) -> Vec<Diagnostic> {
        let owner = |file: &&FileDescriptorProto| file.package().split('.').next().map(str::to_owned);
        let owners: HashSet<_> = self.input_files.iter().map(owner).collect();
        let is_other = |file: &&&FileDescriptorProto| !self.modules.contains(&module(file));
        let others = self.other_files.iter().filter(is_other).filter(|file| owners.contains(&owner(file)));
        lack_services(others, "the route lists lack")
    }
}

pub(super) fn module(file: &FileDescriptorProto) -> Module {
    Module::from_protobuf_package_name(file.package())
}

fn lack_services<'a>(
    files: impl Iterator<Item = &'a &'a FileDescriptorProto>,
    what: &str,
) -> Vec<Diagnostic> {
    let files = files.filter(|file| !file.service.is_empty());
    let warning = |file: &&FileDescriptorProto| {
        let services = file.service.iter().map(|service| full_name(file.package(), service.name()));
        let services: Vec<_> = services.map(|service| format!("`{service}`")).collect();
        let message = format!("this is not an input file, so {what} {}", services.join(", "));
        Diagnostic::new(file.name(), message, HELP)
    };
    files.map(warning).collect()
}
