//! Elements that two files define. A compiler that reads the files one by one does not notice them.

use std::collections::BTreeMap;

use prost_types::{FileDescriptorProto, FileDescriptorSet};

use crate::Diagnostic;
use crate::descriptor_path::{FILE_ENUM, FILE_MESSAGE, FILE_SERVICE, NAME, span};
use crate::names::full_name;

/// Returns a problem for every file that defines an element of an earlier file. Only the first such
/// element is reported.
///
/// The usual cause is one file with two names, because one include folder contains another.
pub(super) fn find_duplicates(set: &FileDescriptorSet) -> Vec<Diagnostic> {
    let mut first_files: BTreeMap<String, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for file in &set.file {
        let mut problem = None;
        for (path, name) in definitions(file) {
            let first_file = *first_files.entry(name.clone()).or_insert(file.name());
            if first_file != file.name() && problem.is_none() {
                let message = format!("`{name}` is also defined in {first_file}");
                let help =
                    "if both are the same file, list and import it by one name, below one include folder";
                problem = Some(Diagnostic::new(file.name(), message, help).with_span(span(file, &path)));
            }
        }
        problems.extend(problem);
    }
    problems
}

/// Returns the path and the full name of every message, enum and service of a file.
fn definitions(file: &FileDescriptorProto) -> impl Iterator<Item = ([i32; 3], String)> {
    let definition =
        |kind: i32| move |(index, name): (i32, &str)| ([kind, index, NAME], full_name(file.package(), name));
    let messages = (0..).zip(file.message_type.iter().map(|message| message.name()));
    let enums = (0..).zip(file.enum_type.iter().map(|enumeration| enumeration.name()));
    let services = (0..).zip(file.service.iter().map(|service| service.name()));
    messages
        .map(definition(FILE_MESSAGE))
        .chain(enums.map(definition(FILE_ENUM)))
        .chain(services.map(definition(FILE_SERVICE)))
}
