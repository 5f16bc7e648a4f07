//! Files and types that a set lacks. A compiler writes a complete set only if it is told to include
//! imports.

use std::collections::HashSet;

use prost_types::field_descriptor_proto::Type;
use prost_types::{FileDescriptorProto, FileDescriptorSet};

use super::element::{Element, all_enums, all_messages, services};
use super::field_type::FieldTypes;
use crate::descriptor_path::{FIELD_TYPE_NAME, FILE_DEPENDENCY, METHOD_INPUT_TYPE, METHOD_OUTPUT_TYPE, span};
use crate::editions::declares_features_of_language;
use crate::{Diagnostic, Frontend, Options};

/// Returns a problem for every input file that a set lacks.
pub(super) fn find_missing_inputs(set: &FileDescriptorSet, input_files: &[String]) -> Vec<Diagnostic> {
    let names: HashSet<_> = set.file.iter().map(FileDescriptorProto::name).collect();
    let is_missing = |name: &&String| !names.contains(name.as_str()) && !declares_features_of_language(name);
    let problem = |name: &String| {
        let message = "the descriptors do not contain this file";
        Diagnostic::new(name, message, "add the file and its imports to the descriptors")
    };
    input_files.iter().filter(is_missing).map(problem).collect()
}

/// Returns a problem for every import that a set lacks, and for every second file of one name. If a
/// set has all imports, returns a problem for every type that it lacks.
pub(super) fn find_missing(set: &FileDescriptorSet, options: &Options) -> Vec<Diagnostic> {
    let mut names = HashSet::new();
    let mut problems = Vec::new();
    for file in &set.file {
        if !names.insert(file.name()) {
            let message = "the descriptors contain two files with this name";
            problems.push(Diagnostic::new(file.name(), message, "remove one of them"));
        }
    }
    let is_missing = |name: &str| !names.contains(name) && !declares_features_of_language(name);
    for file in &set.file {
        let imports = (0..)
            .zip(&file.dependency)
            .filter(|(index, import)| is_missing(import) && !file.weak_dependency.contains(index));
        for (index, import) in imports {
            let message =
                format!("the descriptors do not contain the imported file `{}`", import.escape_debug());
            let problem = Diagnostic::new(file.name(), message, help(options));
            problems.push(problem.with_span(span(file, &[FILE_DEPENDENCY, index])));
        }
    }
    if problems.is_empty() { find_missing_types(set, options) } else { problems }
}

fn help(options: &Options) -> &'static str {
    match options.frontend {
        Frontend::BuildScript => {
            "give `--include_imports` to protoc, or use `buf build` or the transitive descriptor sets of Bazel, which \
             contain imports"
        }
        Frontend::Plugin => "the request of a plugin must contain all imports",
    }
}

/// The full names of all messages and enums, with a leading dot.
struct Types {
    messages: HashSet<String>,
    enums: HashSet<String>,
}

impl Types {
    fn new(set: &FileDescriptorSet) -> Self {
        let mut types = Self { messages: HashSet::new(), enums: HashSet::new() };
        for file in &set.file {
            let name = |element: &Element<'_>| format!(".{}", element.full_name());
            types.enums.extend(all_enums(file).map(|found| name(&found.element)));
            types.messages.extend(all_messages(file).map(|found| name(&found.element)));
        }
        types
    }
}

fn find_missing_types(set: &FileDescriptorSet, options: &Options) -> Vec<Diagnostic> {
    let types = Types::new(set);
    set.file.iter().flat_map(|file| find_in_file(file, &types, options)).collect()
}

fn find_in_file(file: &FileDescriptorProto, types: &Types, options: &Options) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut require = |known: &HashSet<String>, kind: &str, name: &str, element: &Element<'_>, field: i32| {
        if !known.contains(name) {
            let name = name.strip_prefix('.').unwrap_or(name).escape_debug();
            let message =
                format!("{element} refers to the {kind} `{name}`, which the descriptors do not contain");
            problems.push(element.problem_at(field, message, help(options)));
        }
    };
    for message in all_messages(file).filter(|message| !message.is_map_entry()) {
        let field_types = FieldTypes::new(&message);
        for field in message.fields() {
            let (element, value) = (&field.element, field_types.value_of(&field));
            let name = value.type_name();
            match value.r#type() {
                Type::Message | Type::Group => {
                    require(&types.messages, "message", name, element, FIELD_TYPE_NAME)
                }
                Type::Enum => require(&types.enums, "enum", name, element, FIELD_TYPE_NAME),
                _ => {}
            }
        }
    }
    for method in services(file).flat_map(|service| service.methods()) {
        let (element, method) = (&method.element, method.descriptor);
        require(&types.messages, "message", method.input_type(), element, METHOD_INPUT_TYPE);
        if method.output_type() != method.input_type() {
            require(&types.messages, "message", method.output_type(), element, METHOD_OUTPUT_TYPE);
        }
    }
    problems
}
