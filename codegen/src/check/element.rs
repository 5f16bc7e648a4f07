//! The named elements of a file, with their full names and positions.

use std::fmt;

use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, MessageOptions, MethodDescriptorProto, OneofDescriptorProto, ServiceDescriptorProto,
};

use crate::descriptor_path::{
    ENUM_VALUE, FILE_ENUM, FILE_MESSAGE, FILE_PACKAGE, FILE_SERVICE, MESSAGE_ENUM, MESSAGE_FIELD,
    MESSAGE_MESSAGE, MESSAGE_ONEOF, NAME, SERVICE_METHOD, span,
};
use crate::names::full_name;
use crate::source::Span;
use crate::{Diagnostic, Options};

/// A named element of a file, such as a message or a field.
#[derive(Debug, Clone)]
pub(super) struct Element<'a> {
    pub(super) file: &'a FileDescriptorProto,
    pub(super) kind: &'static str,
    pub(super) name: &'a str,
    /// The full name, without a leading dot.
    pub(super) full_name: String,
    /// The path of the element, or of its name if it is the package.
    path: Vec<i32>,
}

impl<'a> Element<'a> {
    /// Creates the element of a file's package.
    pub(super) fn package(file: &'a FileDescriptorProto) -> Self {
        let (name, path) = (file.package(), vec![FILE_PACKAGE]);
        Self { file, kind: "package", name, full_name: name.to_owned(), path }
    }

    fn top_level(file: &'a FileDescriptorProto, kind: &'static str, name: &'a str, path: [i32; 2]) -> Self {
        Self { file, kind, name, full_name: full_name(file.package(), name), path: path.to_vec() }
    }

    fn child(&self, kind: &'static str, name: &'a str, path: [i32; 2]) -> Self {
        let full_name = format!("{}.{name}", self.full_name);
        Self { file: self.file, kind, name, full_name, path: [&self.path, &path[..]].concat() }
    }

    /// Returns a diagnostic at the name of the element.
    pub(super) fn problem(&self, message: String, help: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.file.name(), message, help).with_span(self.span())
    }

    /// Returns a diagnostic at a field of the element's descriptor, or at its name if the compiler has
    /// not recorded that position.
    pub(super) fn problem_at(&self, field: i32, message: String, help: impl Into<String>) -> Diagnostic {
        let span = span(self.file, &[&self.path, &[field][..]].concat());
        Diagnostic::new(self.file.name(), message, help).with_span(span.or_else(|| self.span()))
    }

    /// Adds the position of this element to the diagnostic for another one.
    pub(super) fn relate_to(&self, problem: Diagnostic) -> Diagnostic {
        problem.with_related(self.to_string(), self.file.name(), self.span())
    }

    /// Returns true if another file defines the same element.
    pub(super) fn is_copy_of(&self, other: &Self) -> bool {
        self.full_name == other.full_name && self.file.name() != other.file.name()
    }

    /// Returns true if the file is in proto2, in which all fields have presence.
    pub(super) fn is_in_proto2(&self) -> bool {
        self.file.syntax() != "proto3"
    }

    /// Returns the span of the name.
    fn span(&self) -> Option<Span> {
        match self.path.as_slice() {
            [FILE_PACKAGE] => span(self.file, &self.path),
            path => span(self.file, &[path, &[NAME]].concat()),
        }
    }
}

impl fmt::Display for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.kind, self.full_name.escape_debug())
    }
}

/// An element with its descriptor.
#[derive(Debug, Clone)]
pub(super) struct Described<'a, D> {
    pub(super) element: Element<'a>,
    pub(super) descriptor: &'a D,
}

pub(super) type Message<'a> = Described<'a, DescriptorProto>;
pub(super) type Enum<'a> = Described<'a, EnumDescriptorProto>;
pub(super) type EnumValue<'a> = Described<'a, EnumValueDescriptorProto>;
pub(super) type Field<'a> = Described<'a, FieldDescriptorProto>;
pub(super) type Service<'a> = Described<'a, ServiceDescriptorProto>;
/// Its full name is `package.Service/Method`.
pub(super) type Method<'a> = Described<'a, MethodDescriptorProto>;
pub(super) type Oneof<'a> = Described<'a, OneofDescriptorProto>;

/// Returns the messages of a file that are in no other message.
pub(super) fn messages(file: &FileDescriptorProto) -> impl Iterator<Item = Message<'_>> {
    (0..).zip(&file.message_type).map(|(index, descriptor)| {
        let element = Element::top_level(file, "message", descriptor.name(), [FILE_MESSAGE, index]);
        Described { element, descriptor }
    })
}

/// Returns the enums of a file that are in no message.
pub(super) fn enums(file: &FileDescriptorProto) -> impl Iterator<Item = Enum<'_>> {
    (0..).zip(&file.enum_type).map(|(index, descriptor)| {
        let element = Element::top_level(file, "enum", descriptor.name(), [FILE_ENUM, index]);
        Described { element, descriptor }
    })
}

/// Returns all messages of a file. A message precedes the messages inside it.
pub(super) fn all_messages(file: &FileDescriptorProto) -> impl Iterator<Item = Message<'_>> {
    let mut stack: Vec<_> = messages(file).collect();
    stack.reverse();
    std::iter::from_fn(move || {
        let message = stack.pop()?;
        let start = stack.len();
        stack.extend(message.messages());
        stack.get_mut(start..)?.reverse();
        Some(message)
    })
}

/// Returns the messages of a file for which prost generates a type.
pub(super) fn generated_messages<'a>(
    file: &'a FileDescriptorProto,
    options: &Options,
) -> impl Iterator<Item = Message<'a>> {
    all_messages(file)
        .filter(|message| !message.is_map_entry() && !options.prost.is_extern(&message.element.full_name))
}

/// Returns all enums of a file.
pub(super) fn all_enums(file: &FileDescriptorProto) -> Vec<Enum<'_>> {
    let mut found: Vec<_> = enums(file).collect();
    all_messages(file).for_each(|message| found.extend(message.enums()));
    found
}

/// Returns all messages, fields, oneofs, enums and enum values of a file. The entries of maps are left
/// out, because prost does not use their names.
pub(super) fn file_elements(file: &FileDescriptorProto) -> Vec<Element<'_>> {
    let mut elements = Vec::new();
    for message in all_messages(file).filter(|message| !message.is_map_entry()) {
        elements.push(message.element.clone());
        elements.extend(message.fields().map(|field| field.element));
        elements.extend(message.oneofs().map(|oneof| oneof.element));
        message.enums().for_each(|enumeration| add_enum(&enumeration, &mut elements));
    }
    enums(file).for_each(|enumeration| add_enum(&enumeration, &mut elements));
    elements
}

fn add_enum<'a>(enumeration: &Enum<'a>, elements: &mut Vec<Element<'a>>) {
    elements.push(enumeration.element.clone());
    elements.extend(enumeration.values().map(|value| value.element));
}

/// Returns the services of a file.
pub(super) fn services(file: &FileDescriptorProto) -> impl Iterator<Item = Service<'_>> {
    (0..).zip(&file.service).map(|(index, descriptor)| {
        let element = Element::top_level(file, "service", descriptor.name(), [FILE_SERVICE, index]);
        Described { element, descriptor }
    })
}

impl<'a> Service<'a> {
    pub(super) fn methods(&self) -> impl Iterator<Item = Method<'a>> + use<'a> {
        let service = self.element.clone();
        (0..).zip(&self.descriptor.method).map(move |(index, descriptor)| {
            let mut element = service.child("RPC", descriptor.name(), [SERVICE_METHOD, index]);
            element.full_name = format!("{}/{}", service.full_name, descriptor.name());
            Described { element, descriptor }
        })
    }
}

impl<'a> Message<'a> {
    pub(super) fn fields(&self) -> impl Iterator<Item = Field<'a>> + use<'a> {
        let element = self.element.clone();
        (0..).zip(&self.descriptor.field).map(move |(index, descriptor)| Described {
            element: element.child("field", descriptor.name(), [MESSAGE_FIELD, index]),
            descriptor,
        })
    }

    pub(super) fn oneofs(&self) -> impl Iterator<Item = Oneof<'a>> {
        let element = self.element.clone();
        (0..).zip(&self.descriptor.oneof_decl).map(move |(index, descriptor)| Described {
            element: element.child("oneof", descriptor.name(), [MESSAGE_ONEOF, index]),
            descriptor,
        })
    }

    /// Returns the messages inside this one, with the entries of maps.
    pub(super) fn messages(&self) -> impl Iterator<Item = Message<'a>> {
        let element = self.element.clone();
        (0..).zip(&self.descriptor.nested_type).map(move |(index, descriptor)| Described {
            element: element.child("message", descriptor.name(), [MESSAGE_MESSAGE, index]),
            descriptor,
        })
    }

    pub(super) fn enums(&self) -> impl Iterator<Item = Enum<'a>> {
        let element = self.element.clone();
        (0..).zip(&self.descriptor.enum_type).map(move |(index, descriptor)| Described {
            element: element.child("enum", descriptor.name(), [MESSAGE_ENUM, index]),
            descriptor,
        })
    }

    /// Returns true if the message is the entry of a map, for which prost generates no type.
    pub(super) fn is_map_entry(&self) -> bool {
        self.descriptor.options.as_ref().is_some_and(MessageOptions::map_entry)
    }
}

impl<'a> Enum<'a> {
    pub(super) fn values(&self) -> impl Iterator<Item = EnumValue<'a>> {
        let element = self.element.clone();
        (0..).zip(&self.descriptor.value).map(move |(index, descriptor)| Described {
            element: element.child("enum value", descriptor.name(), [ENUM_VALUE, index]),
            descriptor,
        })
    }
}

impl Field<'_> {
    /// Returns the index of the oneof that generates a variant for the field, instead of a field.
    ///
    /// A field with `optional` in proto3 is in a oneof for which prost generates nothing.
    pub(super) fn oneof(&self) -> Option<i32> {
        self.descriptor.oneof_index.filter(|_| !self.descriptor.proto3_optional())
    }
}
