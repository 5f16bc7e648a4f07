//! Resolves all names of a file.

use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto, ServiceDescriptorProto};

use super::super::super::compiler_message::CompilerMessage;
use super::super::source_file::Syntax;
use super::super::symbols::{Kind, Lookup, NotFound, Symbols, Visible, join};
use super::expected::Expected;
use super::options::Infinity;

/// A name that cannot be resolved, with the path of its element.
pub(crate) type Problem = (Vec<i32>, CompilerMessage<'static>);

/// Resolves names as protoc does: replaces them with full names, which begin with a dot.
pub(crate) struct Resolver<'a> {
    symbols: &'a Symbols,
    visible: &'a Visible,
    /// The files whose extensions are custom options: also those that only options import.
    visible_to_options: &'a Visible,
    pub(super) syntax: Syntax,
    pub(super) infinity: Infinity,
    pub(super) is_in_map_entry: bool,
    pub(super) path: Vec<i32>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(
        symbols: &'a Symbols,
        visible: &'a Visible,
        visible_to_options: &'a Visible,
        syntax: Syntax,
        infinity: Infinity,
    ) -> Self {
        let (is_in_map_entry, path, problems) = (false, Vec::new(), Vec::new());
        Self { symbols, visible, visible_to_options, syntax, infinity, is_in_map_entry, path, problems }
    }

    /// Resolves all names of a file. Returns those that it cannot resolve.
    pub(crate) fn resolve(mut self, file: &mut FileDescriptorProto) -> Vec<Problem> {
        let package = file.package().to_owned();
        if let Some(options) = &mut file.options {
            self.options(8, &join(&package, "options"), &mut options.uninterpreted_option);
        }
        self.each(4, &mut file.message_type, |this, message| this.message(&package, message));
        self.each(5, &mut file.enum_type, |this, definition| this.definition(&package, definition));
        self.each(6, &mut file.service, |this, service| this.service(&package, service));
        self.each(7, &mut file.extension, |this, extension| this.field(&package, extension));
        self.problems
    }

    /// Visits elements, which have this field number in the element that contains them.
    pub(super) fn each<T>(
        &mut self,
        number: i32,
        elements: &mut [T],
        mut visit: impl FnMut(&mut Self, &mut T),
    ) {
        for (index, element) in (0..).zip(elements) {
            self.path.extend([number, index]);
            visit(self, element);
            self.path.truncate(self.path.len() - 2);
        }
    }

    fn message(&mut self, scope: &str, message: &mut DescriptorProto) {
        let name = join(scope, message.name());
        if let Some(options) = &mut message.options {
            self.options(7, &name, &mut options.uninterpreted_option);
        }
        self.is_in_map_entry = message.options.as_ref().is_some_and(|options| options.map_entry());
        self.each(2, &mut message.field, |this, field| this.field(&name, field));
        self.is_in_map_entry = false;
        self.each(3, &mut message.nested_type, |this, nested| this.message(&name, nested));
        self.each(4, &mut message.enum_type, |this, definition| this.definition(&name, definition));
        self.each(5, &mut message.extension_range, |this, range| {
            if let Some(options) = &mut range.options {
                this.options(3, &name, &mut options.uninterpreted_option);
            }
        });
        self.each(6, &mut message.extension, |this, extension| this.field(&name, extension));
        self.each(8, &mut message.oneof_decl, |this, oneof| {
            let name = join(&name, oneof.name());
            if let Some(options) = &mut oneof.options {
                this.options(2, &name, &mut options.uninterpreted_option);
            }
        });
    }

    fn definition(&mut self, scope: &str, definition: &mut EnumDescriptorProto) {
        let name = join(scope, definition.name());
        if let Some(options) = &mut definition.options {
            self.options(3, &name, &mut options.uninterpreted_option);
        }
        self.each(2, &mut definition.value, |this, value| {
            let name = join(scope, value.name());
            if let Some(options) = &mut value.options {
                this.options(3, &name, &mut options.uninterpreted_option);
            }
        });
    }

    fn service(&mut self, scope: &str, service: &mut ServiceDescriptorProto) {
        let name = join(scope, service.name());
        if let Some(options) = &mut service.options {
            self.options(3, &name, &mut options.uninterpreted_option);
        }
        self.each(2, &mut service.method, |this, method| {
            let name = join(&name, method.name());
            if let Some(input) = &mut method.input_type {
                this.name(2, input, &name, Expected::Message);
            }
            if let Some(output) = &mut method.output_type {
                this.name(3, output, &name, Expected::Message);
            }
            if let Some(options) = &mut method.options {
                this.options(4, &name, &mut options.uninterpreted_option);
            }
        });
    }

    /// Resolves a name in a field with this number.
    pub(super) fn name(
        &mut self,
        number: i32,
        name: &mut String,
        scope: &str,
        expected: Expected,
    ) -> Option<Kind> {
        self.path.push(number);
        let kind = self.replace(name, scope, expected);
        self.path.pop();
        kind
    }

    /// Replaces a name with the full name. Returns what it means.
    pub(super) fn replace(&mut self, name: &mut String, scope: &str, expected: Expected) -> Option<Kind> {
        let lookup = if expected == Expected::Type { Lookup::Types } else { Lookup::All };
        let visible = if expected == Expected::Extension { self.visible_to_options } else { self.visible };
        let problem = match self.symbols.find(name, scope, lookup, visible) {
            Ok((full_name, kind)) if expected.accepts(kind) => {
                *name = format!(".{full_name}");
                return Some(kind);
            }
            Ok(_) => CompilerMessage::WrongKind { name: name.clone(), expected: expected.description() },
            Err(NotFound::Undefined) => CompilerMessage::Undefined(name.clone()),
            Err(NotFound::NotImported { full_name, file }) => {
                CompilerMessage::NotImported { full_name, file }
            }
            Err(NotFound::Shadowed { full_name }) => {
                CompilerMessage::Shadowed { name: name.clone(), full_name }
            }
        };
        self.problems.push((self.path.clone(), problem));
        None
    }
}
