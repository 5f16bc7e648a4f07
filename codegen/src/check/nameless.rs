//! Names without a letter or digit, which no Rust name can be made of: prost stops at them and does not say where.

use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto};

use super::NAME;
use crate::Diagnostic;
use crate::names::has_rust_name;
use crate::source::place;

/// Field numbers of `descriptor.proto`: `FileDescriptorProto.package`, `.message_type` and `.enum_type`, those of
/// `DescriptorProto`, and `EnumDescriptorProto.value`.
const PACKAGE: i32 = 2;
const MESSAGE: i32 = 4;
const ENUM: i32 = 5;
const FIELD: i32 = 2;
const NESTED_MESSAGE: i32 = 3;
const NESTED_ENUM: i32 = 4;
const ONEOF: i32 = 8;
const VALUE: i32 = 2;

/// Returns a problem for every such name of a package, message, field, oneof, enum or enum value.
pub(super) fn check(file: &FileDescriptorProto) -> Vec<Diagnostic> {
    let mut names = Names { file, path: Vec::new(), problems: Vec::new() };
    let package = file.package();
    if package.split('.').any(|part| !part.is_empty() && !has_rust_name(part)) {
        names.problem("package", package, &[PACKAGE]);
    }
    names.each(MESSAGE, &file.message_type, Names::message);
    names.each(ENUM, &file.enum_type, Names::enumeration);
    names.problems
}

/// The names of a file, one after the other.
struct Names<'a> {
    file: &'a FileDescriptorProto,
    /// Where the thing that is looked at stands, as the source info has it.
    path: Vec<i32>,
    problems: Vec<Diagnostic>,
}

impl Names<'_> {
    fn each<T>(&mut self, kind: i32, things: &[T], check: impl Fn(&mut Self, &T)) {
        for (at, thing) in (0..).zip(things) {
            self.path.extend([kind, at]);
            check(self, thing);
            self.path.truncate(self.path.len() - 2);
        }
    }

    fn message(&mut self, message: &DescriptorProto) {
        self.name("message", message.name());
        self.each(FIELD, &message.field, |names, it| names.name("field", it.name()));
        self.each(ONEOF, &message.oneof_decl, |names, it| names.name("oneof", it.name()));
        self.each(NESTED_MESSAGE, &message.nested_type, Self::message);
        self.each(NESTED_ENUM, &message.enum_type, Self::enumeration);
    }

    fn enumeration(&mut self, it: &EnumDescriptorProto) {
        self.name("enum", it.name());
        self.each(VALUE, &it.value, |names, value| names.name("enum value", value.name()));
    }

    fn name(&mut self, what: &str, name: &str) {
        if !has_rust_name(name) {
            let path: Vec<_> = self.path.iter().copied().chain([NAME]).collect();
            self.problem(what, name, &path);
        }
    }

    fn problem(&mut self, what: &str, name: &str, path: &[i32]) {
        let message = format!("the {what} `{name}` has no letter or digit to make a Rust name of");
        let at = place(self.file, path);
        self.problems
            .push(Diagnostic::new(self.file.name(), message, format!("rename the {what}")).place(at));
    }
}
