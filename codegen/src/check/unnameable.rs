//! Names without a letter or digit, which have no Rust identifier. prost panics on them without
//! naming the position.

use prost_types::FileDescriptorProto;

use super::element::{Element, file_elements};
use crate::Diagnostic;
use crate::names::has_rust_name;

/// Why an element has no Rust identifier.
pub(super) const REASON: &str = "cannot become a Rust identifier: it contains no letter or digit";

/// Returns a problem for every such package, message, field, oneof, enum and enum value.
pub(super) fn find_unnameable(file: &FileDescriptorProto) -> Vec<Diagnostic> {
    let package = file.package();
    let part = package.split('.').find(|part| !part.is_empty() && !has_rust_name(part));
    let package = part.map(|part| {
        let message = format!("part `{part}` of package `{package}` {REASON}");
        Element::package(file).problem(message, "rename the package")
    });
    let elements = file_elements(file).into_iter().filter(|element| !has_rust_name(element.name));
    let elements = elements.map(|element| {
        let message = format!("{} `{}` {REASON}", element.kind, element.name);
        element.problem(message, format!("rename the {}", element.kind))
    });
    package.into_iter().chain(elements).collect()
}
