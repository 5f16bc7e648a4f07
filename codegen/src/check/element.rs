//! The named elements of a file, with their full names and positions.

use std::fmt;
use std::rc::Rc;

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
///
/// Its full name and its path are built when they are used, because few elements have a problem.
#[derive(Debug, Clone)]
pub(super) struct Element<'a> {
    pub(super) file: &'a FileDescriptorProto,
    pub(super) kind: &'static str,
    pub(super) name: &'a str,
    /// The element that contains this one. It is missing if that is the file.
    parent: Option<Rc<Element<'a>>>,
    /// The field number and the index in the descriptor of the parent or of the file.
    path: [i32; 2],
}

const PACKAGE: &str = "package";
const RPC: &str = "RPC";

impl<'a> Element<'a> {
    /// Creates the element of a file's package.
    pub(super) fn package(file: &'a FileDescriptorProto) -> Self {
        Self { file, kind: PACKAGE, name: file.package(), parent: None, path: [FILE_PACKAGE, 0] }
    }

    /// Returns the elements in this one that have a field number, with their descriptors.
    fn children<D>(
        &self,
        kind: &'static str,
        number: i32,
        descriptors: &'a [D],
        name: fn(&D) -> &str,
    ) -> impl Iterator<Item = Described<'a, D>> + use<'a, D> {
        described(self.file, Some(Rc::new(self.clone())), (kind, number), descriptors, name)
    }

    /// Returns the full name, without a leading dot. That of an RPC is `package.Service/Method`.
    pub(super) fn full_name(&self) -> String {
        match &self.parent {
            Some(parent) => {
                let separator = if self.kind == RPC { "/" } else { "." };
                parent.full_name() + separator + self.name
            }
            None if self.kind == PACKAGE => self.name.to_owned(),
            None => full_name(self.file.package(), self.name),
        }
    }

    fn path(&self) -> Vec<i32> {
        let mut path = self.parent.as_ref().map(|parent| parent.path()).unwrap_or_default();
        path.extend(self.path);
        path
    }

    /// Returns a diagnostic at the name of the element.
    pub(super) fn problem(&self, message: String, help: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.file.name(), message, help).with_span(self.span())
    }

    /// Returns a diagnostic at a field of the element's descriptor, or at its name if the compiler has
    /// not recorded that position.
    pub(super) fn problem_at(&self, field: i32, message: String, help: impl Into<String>) -> Diagnostic {
        let span = self.span_of(field).or_else(|| self.span());
        Diagnostic::new(self.file.name(), message, help).with_span(span)
    }

    /// Adds the position of this element to the diagnostic for another one.
    pub(super) fn relate_to(&self, problem: Diagnostic) -> Diagnostic {
        problem.with_related(self.to_string(), self.file.name(), self.span())
    }

    /// Returns true if another file defines the same element.
    pub(super) fn is_copy_of(&self, other: &Self) -> bool {
        self.file.name() != other.file.name() && self.full_name() == other.full_name()
    }

    /// Returns true if the file is in proto2, in which all fields have presence.
    pub(super) fn is_in_proto2(&self) -> bool {
        self.file.syntax() != "proto3"
    }

    /// Returns the span of the name.
    fn span(&self) -> Option<Span> {
        if self.kind == PACKAGE { span(self.file, &[FILE_PACKAGE]) } else { self.span_of(NAME) }
    }

    /// Returns the span of a field of the element's descriptor.
    fn span_of(&self, field: i32) -> Option<Span> {
        let mut path = self.path();
        path.push(field);
        span(self.file, &path)
    }
}

impl fmt::Display for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.kind, self.full_name().escape_debug())
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
pub(super) type Method<'a> = Described<'a, MethodDescriptorProto>;
pub(super) type Oneof<'a> = Described<'a, OneofDescriptorProto>;

/// Returns elements with their descriptors. They have a field number in the descriptor of the parent, or
/// of the file if there is no parent.
fn described<'a, D>(
    file: &'a FileDescriptorProto,
    parent: Option<Rc<Element<'a>>>,
    (kind, number): (&'static str, i32),
    descriptors: &'a [D],
    name: fn(&D) -> &str,
) -> impl Iterator<Item = Described<'a, D>> + use<'a, D> {
    (0..).zip(descriptors).map(move |(index, descriptor)| {
        let (name, parent, path) = (name(descriptor), parent.clone(), [number, index]);
        Described { element: Element { file, kind, name, parent, path }, descriptor }
    })
}

/// Returns the messages of a file that are in no other message.
pub(super) fn messages(file: &FileDescriptorProto) -> impl Iterator<Item = Message<'_>> {
    described(file, None, ("message", FILE_MESSAGE), &file.message_type, DescriptorProto::name)
}

/// Returns the enums of a file that are in no message.
pub(super) fn enums(file: &FileDescriptorProto) -> impl Iterator<Item = Enum<'_>> {
    described(file, None, ("enum", FILE_ENUM), &file.enum_type, EnumDescriptorProto::name)
}

/// Returns the services of a file.
pub(super) fn services(file: &FileDescriptorProto) -> impl Iterator<Item = Service<'_>> {
    described(file, None, ("service", FILE_SERVICE), &file.service, ServiceDescriptorProto::name)
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
        .filter(|message| !message.is_map_entry() && !options.prost.is_extern(&message.element.full_name()))
}

/// Returns all enums of a file.
pub(super) fn all_enums(file: &FileDescriptorProto) -> impl Iterator<Item = Enum<'_>> {
    enums(file).chain(all_messages(file).flat_map(|message| message.enums()))
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

impl<'a> Service<'a> {
    pub(super) fn methods(&self) -> impl Iterator<Item = Method<'a>> + use<'a> {
        self.element.children(RPC, SERVICE_METHOD, &self.descriptor.method, MethodDescriptorProto::name)
    }
}

impl<'a> Message<'a> {
    pub(super) fn fields(&self) -> impl Iterator<Item = Field<'a>> + use<'a> {
        self.element.children("field", MESSAGE_FIELD, &self.descriptor.field, FieldDescriptorProto::name)
    }

    pub(super) fn oneofs(&self) -> impl Iterator<Item = Oneof<'a>> + use<'a> {
        self.element.children("oneof", MESSAGE_ONEOF, &self.descriptor.oneof_decl, OneofDescriptorProto::name)
    }

    /// Returns the messages inside this one, with the entries of maps.
    pub(super) fn messages(&self) -> impl Iterator<Item = Message<'a>> + use<'a> {
        self.element.children("message", MESSAGE_MESSAGE, &self.descriptor.nested_type, DescriptorProto::name)
    }

    pub(super) fn enums(&self) -> impl Iterator<Item = Enum<'a>> + use<'a> {
        self.element.children("enum", MESSAGE_ENUM, &self.descriptor.enum_type, EnumDescriptorProto::name)
    }

    /// Returns true if the message is the entry of a map, for which prost generates no type.
    pub(super) fn is_map_entry(&self) -> bool {
        self.descriptor.options.as_ref().is_some_and(MessageOptions::map_entry)
    }
}

impl<'a> Enum<'a> {
    pub(super) fn values(&self) -> impl Iterator<Item = EnumValue<'a>> + use<'a> {
        self.element.children(
            "enum value",
            ENUM_VALUE,
            &self.descriptor.value,
            EnumValueDescriptorProto::name,
        )
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
