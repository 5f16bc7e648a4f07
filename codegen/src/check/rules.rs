//! All checks, applied to the files of a set.

use std::collections::HashSet;

use prost_types::{FileDescriptorProto, FileDescriptorSet};

use super::closed_enums::find_closed_enums;
use super::collisions::{MethodNames, PackageNames, find_same_variants};
use super::duplicates::find_duplicates;
use super::element::services;
use super::identifiers::find_invalid_names;
use super::incomplete::{find_missing, find_missing_inputs};
use super::long_packages::find_long_packages;
use super::malformed::find_malformed;
use super::schemas::find_undecodable;
use super::shadowed_enums::find_shadowed_enums;
use super::skips::find_unknown_skips;
use super::unnameable::find_unnameable;
use super::unsupported::{check_edition, check_streaming};
use super::well_known_types::find_missing_types;
use crate::names::package_modules;
use crate::source::InputFiles;
use crate::{Diagnostic, Frontend, Options};

/// Checks the input files of a set and returns every problem.
///
/// Services of imported files are not checked, because no code is generated for them. Their
/// messages are checked, because prost generates the messages of every file.
#[must_use]
pub fn check(set: &FileDescriptorSet, input_files: &[String], options: &Options) -> Vec<Diagnostic> {
    let mut problems: Vec<_> = set.file.iter().filter_map(check_edition).collect();
    problems.extend(find_missing_inputs(set, input_files));
    // No compiler writes such descriptors, and the other checks would only report consequences.
    let invalid = [find_invalid_names(set), find_malformed(set), find_missing(set, options)];
    let invalid = invalid.into_iter().find(|problems| !problems.is_empty());
    if let Some(invalid) = invalid {
        problems.extend(invalid);
        return problems;
    }
    problems.extend(find_duplicates(set));
    problems.extend(find_long_packages(set));
    problems.extend(set.file.iter().flat_map(find_unnameable));
    problems.extend(set.file.iter().flat_map(|file| find_closed_enums(file, options)));
    // prost generates all files, even if the code of some is not used.
    problems.extend(set.file.iter().flat_map(|file| find_same_variants(file, options)));
    let inputs = InputFiles::new(input_files);
    let files: Vec<_> = inputs.select(set).collect();
    let generated_files = generated_files(set, &files, options);
    problems.extend(generated_files.iter().flat_map(|file| find_missing_types(file, options)));
    problems.extend(generated_files.iter().flat_map(|file| find_shadowed_enums(file, options)));
    let (mut package_names, collisions) = PackageNames::new(&generated_files, options);
    problems.extend(collisions);
    for service in files.iter().flat_map(|file| services(file)) {
        if options.skips_service(&service.element.full_name()) {
            continue;
        }
        problems.extend(package_names.check_service(&service, options));
        let mut method_names = MethodNames::default();
        for method in service.methods().filter(|method| !options.skips_rpc(&method.element.full_name())) {
            let streaming = check_streaming(&method, options);
            problems.extend(streaming.or_else(|| method_names.check_method(&method, options)));
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

/// Returns the files whose messages become part of the output. A plugin writes the packages of input
/// files only.
fn generated_files<'a>(
    set: &'a FileDescriptorSet,
    input_files: &[&FileDescriptorProto],
    options: &Options,
) -> Vec<&'a FileDescriptorProto> {
    let packages: HashSet<_> = input_files.iter().map(|file| package_modules(file.package())).collect();
    let is_generated = |file: &&FileDescriptorProto| match options.frontend {
        Frontend::BuildScript => true,
        Frontend::Plugin => packages.contains(&package_modules(file.package())),
    };
    set.file.iter().filter(is_generated).collect()
}
