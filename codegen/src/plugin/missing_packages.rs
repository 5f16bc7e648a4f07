//! Warnings about packages that an include file lacks.

use std::collections::{BTreeMap, HashSet};

use prost_types::{DescriptorProto, EnumDescriptorProto};

use super::parameters::Parameters;
use super::partial::{HELP, Partial, module};
use crate::Diagnostic;
use crate::names::full_name;

impl Partial<'_> {
    /// Returns a warning for each package whose types the generated code uses, but which is missing
    /// from the include file. Such code does not compile.
    pub(super) fn missing_packages(&self, include_file: &str, parameters: &Parameters) -> Vec<Diagnostic> {
        let used = self.used_types(parameters);
        // A nested type also uses the messages around it.
        let used: HashSet<_> = used.iter().flat_map(|name| prefixes(name)).collect();
        let mut missing = BTreeMap::new();
        for file in self.other_files.iter().filter(|file| !self.modules.contains(&module(file))) {
            let messages = file.message_type.iter().map(DescriptorProto::name);
            let mut names = messages.chain(file.enum_type.iter().map(EnumDescriptorProto::name));
            if names.any(|name| used.contains(format!(".{}", full_name(file.package(), name)).as_str())) {
                missing.entry(file.package()).or_insert(file.name());
            }
        }
        let warning = |(package, file): (&str, &str)| {
            let message = format!(
                "this is not an input file, so `{include_file}` lacks the package `{package}`, which generated code uses"
            );
            let help = format!(
                "{HELP}; for dependencies, also set `include_imports: true`, or use the option `extern_path`"
            );
            Diagnostic::new(file, message, help)
        };
        missing.into_iter().map(warning).collect()
    }

    /// Returns the full names of the messages and enums that the code of the input files uses.
    fn used_types(&self, parameters: &Parameters) -> HashSet<&str> {
        let options = &parameters.options;
        let has_services = options.has_server || options.has_client;
        let mut types = HashSet::new();
        for file in &self.input_files {
            let is_skipped = |service: &str| options.skips_service(&full_name(file.package(), service));
            let services = file.service.iter().filter(|service| has_services && !is_skipped(service.name()));
            let methods = services.flat_map(|service| &service.method);
            types.extend(methods.flat_map(|method| [method.input_type(), method.output_type()]));
            file.message_type.iter().for_each(|message| add_field_types(message, &mut types));
        }
        types.retain(|name| !options.prost.is_extern(name.strip_prefix('.').unwrap_or(name)));
        types
    }
}

fn add_field_types<'a>(message: &'a DescriptorProto, types: &mut HashSet<&'a str>) {
    types.extend(message.field.iter().filter_map(|field| field.type_name.as_deref()));
    message.nested_type.iter().for_each(|nested| add_field_types(nested, types));
}

/// Returns a full name, and the names that it begins with.
fn prefixes(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('.').map(|(end, _)| &name[..end]).chain([name])
}
