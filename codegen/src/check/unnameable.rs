//! Names without a letter or digit, which have no Rust identifier. prost panics on them without
//! naming the position.

use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto};

use crate::Diagnostic;
use crate::descriptor_path::{
    ENUM_VALUE, FILE_ENUM, FILE_MESSAGE, FILE_PACKAGE, MESSAGE_ENUM, MESSAGE_FIELD, MESSAGE_MESSAGE,
    MESSAGE_ONEOF, NAME, span,
};
use crate::names::has_rust_name;

/// Why an element has no Rust identifier.
pub(super) const REASON: &str = "cannot become a Rust identifier: it contains no letter or digit";

/// Returns a problem for every such package, message, field, oneof, enum and enum value.
pub(super) fn find_unnameable(file: &FileDescriptorProto) -> Vec<Diagnostic> {
    let mut visitor = Visitor { file, path: Vec::new(), problems: Vec::new() };
    let package = file.package();
    if let Some(part) = package.split('.').find(|part| !part.is_empty() && !has_rust_name(part)) {
        visitor.report(&format!("part `{part}` of package `{package}`"), "package", &[FILE_PACKAGE]);
    }
    visitor.visit_all(FILE_MESSAGE, &file.message_type, Visitor::visit_message);
    visitor.visit_all(FILE_ENUM, &file.enum_type, Visitor::visit_enum);
    visitor.problems
}

/// A visitor of the elements of a file.
struct Visitor<'a> {
    file: &'a FileDescriptorProto,
    /// The path of the current element.
    path: Vec<i32>,
    problems: Vec<Diagnostic>,
}

impl Visitor<'_> {
    fn visit_all<T>(&mut self, field: i32, elements: &[T], visit: impl Fn(&mut Self, &T)) {
        for (index, element) in (0..).zip(elements) {
            self.path.extend([field, index]);
            visit(self, element);
            self.path.truncate(self.path.len() - 2);
        }
    }

    fn visit_message(&mut self, message: &DescriptorProto) {
        self.check("message", message.name());
        self.visit_all(MESSAGE_FIELD, &message.field, |this, field| this.check("field", field.name()));
        self.visit_all(MESSAGE_ONEOF, &message.oneof_decl, |this, oneof| this.check("oneof", oneof.name()));
        self.visit_all(MESSAGE_MESSAGE, &message.nested_type, Self::visit_message);
        self.visit_all(MESSAGE_ENUM, &message.enum_type, Self::visit_enum);
    }

    fn visit_enum(&mut self, enumeration: &EnumDescriptorProto) {
        self.check("enum", enumeration.name());
        self.visit_all(ENUM_VALUE, &enumeration.value, |this, value| this.check("enum value", value.name()));
    }

    /// Checks the name of the current element.
    fn check(&mut self, kind: &str, name: &str) {
        if !has_rust_name(name) {
            let path: Vec<_> = self.path.iter().copied().chain([NAME]).collect();
            self.report(&format!("{kind} `{name}`"), kind, &path);
        }
    }

    fn report(&mut self, element: &str, kind: &str, path: &[i32]) {
        let message = format!("{element} {REASON}");
        let problem = Diagnostic::new(self.file.name(), message, format!("rename the {kind}"));
        self.problems.push(problem.with_span(span(self.file, path)));
    }
}
