//! All checks, applied to the files of a set.

use prost_types::{FileDescriptorProto, FileDescriptorSet, MethodDescriptorProto, ServiceDescriptorProto};

use super::closed_enums::find_closed_enums;
use super::collisions::{MethodNames, ModuleNames};
use super::duplicates::find_duplicates;
use super::schemas::find_undecodable;
use super::skips::find_unknown_skips;
use super::unnameable::find_unnameable;
use super::unsupported::{check_edition, check_streaming};
use crate::descriptor_path::{FILE_SERVICE, NAME, SERVICE_METHOD, span};
use crate::names::full_name;
use crate::source::InputFiles;
use crate::{Diagnostic, Options};

/// Checks the input files of a set and returns every problem, in file order.
///
/// Services of imported files are not checked, because no code is generated for them. Their
/// messages are checked, because prost generates the messages of every file.
#[must_use]
pub fn check(set: &FileDescriptorSet, input_files: &[String], options: &Options) -> Vec<Diagnostic> {
    let mut problems: Vec<_> = set.file.iter().filter_map(check_edition).collect();
    problems.extend(find_duplicates(set));
    problems.extend(set.file.iter().flat_map(find_unnameable));
    problems.extend(set.file.iter().flat_map(|file| find_closed_enums(file, options)));
    let inputs = InputFiles::new(input_files);
    let files: Vec<_> = inputs.select(set).collect();
    let mut module_names = ModuleNames::new(set);
    for file in &files {
        for (index, descriptor) in (0..).zip(&file.service) {
            let full_name = full_name(file.package(), descriptor.name());
            if options.skips_service(&full_name) {
                continue;
            }
            let service = Service { file, index, full_name, descriptor };
            problems.extend(module_names.check_service(&service, options));
            let mut method_names = MethodNames::default();
            for (index, descriptor) in (0..).zip(&descriptor.method) {
                let full_name = format!("{}/{}", service.full_name, descriptor.name());
                if options.skips_rpc(&full_name) {
                    continue;
                }
                let method = Method { service: &service, index, full_name, descriptor };
                let streaming = check_streaming(&method, options);
                problems.extend(streaming.or_else(|| method_names.check_method(&method, options)));
            }
        }
    }
    problems.extend(find_unknown_skips(&files, options));
    problems.extend(options.problems());
    // Other problems can be the cause of this one.
    if problems.is_empty() {
        problems.extend(find_undecodable(set, &inputs, options));
    }
    problems
}

/// A service of an input file.
pub(super) struct Service<'a> {
    pub(super) file: &'a FileDescriptorProto,
    /// The index in the file.
    index: i32,
    /// `package.Service`.
    pub(super) full_name: String,
    pub(super) descriptor: &'a ServiceDescriptorProto,
}

impl Service<'_> {
    /// Returns a diagnostic at the name of the service.
    pub(super) fn problem(&self, message: String, help: impl Into<String>) -> Diagnostic {
        let span = span(self.file, &[FILE_SERVICE, self.index, NAME]);
        Diagnostic::new(self.file.name(), message, help).with_span(span)
    }
}

/// An RPC of a [`Service`].
pub(super) struct Method<'a> {
    service: &'a Service<'a>,
    /// The index in the service.
    index: i32,
    /// `package.Service/Method`.
    pub(super) full_name: String,
    pub(super) descriptor: &'a MethodDescriptorProto,
}

impl Method<'_> {
    /// Returns a diagnostic at a field of the RPC.
    pub(super) fn problem(&self, field: i32, message: String, help: String) -> Diagnostic {
        let path = [FILE_SERVICE, self.service.index, SERVICE_METHOD, self.index, field];
        Diagnostic::new(self.service.file.name(), message, help).with_span(span(self.service.file, &path))
    }
}
