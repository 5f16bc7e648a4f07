//! Names that no compiler accepts. Descriptors that other tools write can contain them, and they would
//! become the names of files outside the output folder, or code.

use prost_types::{FileDescriptorProto, FileDescriptorSet};

use super::element::{Element, file_elements, services};
use crate::Diagnostic;

const HELP: &str = "correct the tool that wrote the descriptors: protoc accepts only letters, digits and `_` in a name, \
                    and no digit at its beginning";

/// Returns a problem for every name that is not an identifier, and for every file whose name is not a
/// relative path.
pub(super) fn find_invalid_names(set: &FileDescriptorSet) -> Vec<Diagnostic> {
    set.file.iter().flat_map(find_in_file).collect()
}

fn find_in_file(file: &FileDescriptorProto) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    if !is_path(file.name()) {
        let message = format!("`{}` is not the name of a file", file.name().escape_debug());
        let help = "correct the tool that wrote the descriptors: protoc accepts only relative paths without `.` and `..`";
        let name = file.name().escape_debug().to_string();
        let name = if name.is_empty() { "descriptors".to_owned() } else { name };
        problems.push(Diagnostic::new(name, message, help));
    }
    let package = file.package();
    if !package.is_empty() && !package.split('.').all(is_identifier) {
        let package = Element::package(file);
        problems.push(package.problem(format!("{package} is not a list of identifiers with dots"), HELP));
    }
    let services = services(file).flat_map(|service| {
        [service.element.clone()].into_iter().chain(service.methods().map(|method| method.element))
    });
    let elements = file_elements(file).into_iter().chain(services);
    for element in elements.filter(|element| !is_identifier(element.name)) {
        let message = match element.name {
            "" => format!("a name is missing: {element}"),
            name => format!("`{}` is not an identifier: {element}", name.escape_debug()),
        };
        problems.push(element.problem(message, HELP));
    }
    problems
}

fn is_identifier(name: &str) -> bool {
    let is_letter = |character: char| character.is_ascii_alphabetic() || character == '_';
    name.starts_with(is_letter)
        && name.chars().all(|character| is_letter(character) || character.is_ascii_digit())
}

fn is_path(name: &str) -> bool {
    !name.contains('\\')
        && !name.contains(char::is_control)
        && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
