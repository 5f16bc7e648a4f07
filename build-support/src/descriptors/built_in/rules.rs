//! Rules of protoc for a single file that protox does not check.
//!
//! They are those of [descriptor.cc](https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.cc).

use std::collections::BTreeSet;

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto, UninterpretedOption,
};

use super::super::compiler_message::CompilerMessage;
use super::number_ranges::{NumberRange, find_overlaps};
use super::references::Problem;
use super::source_file::{SourceFile, Syntax};

/// Returns the problems of a parsed file.
pub(super) fn check(file: &SourceFile) -> Vec<Problem> {
    let mut rules = Rules { syntax: file.syntax(), path: Vec::new(), problems: Vec::new() };
    let FileDescriptorProto { message_type, enum_type, extension, .. } = &file.descriptor;
    rules.each(4, message_type, Rules::message);
    rules.each(5, enum_type, Rules::definition);
    rules.each(7, extension, Rules::extension);
    rules.problems
}

struct Rules {
    syntax: Syntax,
    path: Vec<i32>,
    problems: Vec<Problem>,
}

impl Rules {
    /// Visits elements, which have this field number in the element that contains them.
    fn each<T>(&mut self, number: i32, elements: &[T], mut visit: impl FnMut(&mut Self, &T)) {
        for (index, element) in (0..).zip(elements) {
            self.path.extend([number, index]);
            visit(self, element);
            self.path.truncate(self.path.len() - 2);
        }
    }

    fn report(&mut self, path: &[i32], message: impl Into<String>, help: &'static str) {
        let path = [&self.path, path].concat();
        self.problems.push((path, CompilerMessage::Rule { message: message.into(), help }));
    }

    fn message(&mut self, message: &DescriptorProto) {
        self.each(3, &message.nested_type, Self::message);
        self.each(4, &message.enum_type, Self::definition);
        self.each(6, &message.extension, Self::extension);
        self.each(2, &message.field, Self::field);
        let options = message.options.as_ref().map(|options| &*options.uninterpreted_option);
        if let Some(path) = option_path(7, options.unwrap_or_default(), "map_entry") {
            self.report(&path, "`map_entry` is reserved for compilers", "write a field of type `map<..>`");
        }
        self.map_entries(message);
        let names = message.field.iter().map(|field| field.name());
        self.reserved_names((10, &message.reserved_name), (2, names));
        let reserved = (0..).zip(&message.reserved_range).map(|(index, range)| NumberRange {
            start: range.start(),
            end: range.end().saturating_sub(1),
            path: [9, index],
        });
        let extensions = (0..).zip(&message.extension_range).map(|(index, range)| NumberRange {
            start: range.start(),
            end: range.end().saturating_sub(1),
            path: [5, index],
        });
        self.ranges(reserved.chain(extensions).collect());
        if self.syntax == Syntax::Proto3 && !message.extension_range.is_empty() {
            let help = "move the message to a file in proto2 or an edition, or use a field of type `google.protobuf.Any`";
            self.report(&[5, 0], "proto3 has no extension ranges", help);
        }
    }

    /// Checks the names of the messages of map fields.
    fn map_entries(&mut self, message: &DescriptorProto) {
        let is_entry = |name: &str| {
            let mut nested = message.nested_type.iter().filter(|nested| nested.name() == name);
            nested.any(|nested| nested.options.as_ref().is_some_and(|options| options.map_entry()))
        };
        for (index, field) in (0..).zip(&message.field).filter(|(_, field)| is_entry(field.type_name())) {
            let name = field.type_name();
            if message.nested_type.iter().filter(|nested| nested.name() == name).count() > 1 {
                let message =
                    format!("the entries of this map are a message `{name}`, which is defined twice");
                self.report(&[2, index, 1], message, "rename the map");
            }
        }
    }

    fn field(&mut self, field: &FieldDescriptorProto) {
        if field.json_name().contains('\0') {
            self.report(&[10], "the JSON name contains a NUL character", "remove the character");
        }
    }

    fn extension(&mut self, field: &FieldDescriptorProto) {
        if field.json_name.is_some() {
            let help = "remove the option: in JSON, an extension has its full name in brackets";
            self.report(&[10], "extensions cannot have the option `json_name`", help);
        }
    }

    fn definition(&mut self, definition: &EnumDescriptorProto) {
        let names = definition.value.iter().map(|value| value.name());
        self.reserved_names((5, &definition.reserved_name), (2, names));
        let ranges = (0..).zip(&definition.reserved_range);
        let ranges = ranges.map(|(index, range)| NumberRange {
            start: range.start(),
            end: range.end(),
            path: [4, index],
        });
        self.ranges(ranges.collect());
        if let Some(value) = definition.value.first().filter(|value| value.number() != 0)
            && self.syntax == Syntax::Proto3
        {
            let message = format!("the first value of an enum in proto3 must be 0, not {}", value.number());
            self.report(&[2, 0, 2], message, "add a first value with the number 0");
        }
        let options = definition.options.as_ref().map(|options| &*options.uninterpreted_option);
        if let Some(path) = option_path(3, options.unwrap_or_default(), "allow_alias") {
            let mut numbers = BTreeSet::new();
            let has_alias = definition.value.iter().any(|value| !numbers.insert(value.number()));
            if !has_alias {
                self.report(
                    &path,
                    "`allow_alias` has no effect: all values have different numbers",
                    "remove the option",
                );
            }
        }
    }

    /// Checks the reserved ranges and those of extensions.
    fn ranges(&mut self, ranges: Vec<NumberRange>) {
        for (path, message, help) in find_overlaps(ranges) {
            self.report(&path, message, help);
        }
    }

    /// Checks reserved names, which have a field number in their message or enum, and elements that
    /// could have these names.
    fn reserved_names<'a>(
        &mut self,
        (reserved_number, reserved): (i32, &[String]),
        (element_number, elements): (i32, impl Iterator<Item = &'a str>),
    ) {
        let mut names = BTreeSet::new();
        for (index, name) in (0..).zip(reserved) {
            if !names.insert(name.as_str()) {
                let message = format!("the name `{name}` is reserved twice");
                self.report(&[reserved_number, index], message, "remove one of the two");
            }
        }
        for (index, name) in (0..).zip(elements) {
            if names.contains(name) {
                let help = "choose another name, or remove the name from the `reserved` statement";
                self.report(&[element_number, index, 1], format!("the name `{name}` is reserved"), help);
            }
        }
    }
}

/// Returns the index of an option.
pub(super) fn option_index(options: &[UninterpretedOption], name: &str) -> Option<usize> {
    options.iter().position(|option| match option.name.as_slice() {
        [part] => !part.is_extension && part.name_part == name,
        _ => false,
    })
}

/// Returns the path of an option in the options of an element.
fn option_path(number: i32, options: &[UninterpretedOption], name: &str) -> Option<[i32; 3]> {
    Some([number, 999, i32::try_from(option_index(options, name)?).ok()?])
}
