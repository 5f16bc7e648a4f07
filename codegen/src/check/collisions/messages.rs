//! The names of messages and enums, and the names inside them.

use std::collections::{HashMap, HashSet};

use super::super::element::{Enum, Message, Oneof};
use super::super::field_type::FieldTypes;
use super::accessors::check_accessors;
use super::scope::{Item, Scope};
use crate::names::{snake_case, upper_camel_case};
use crate::{Diagnostic, Options};

const RENAME: &str = "rename one of them";

/// The remedy for a message and a package with the same module.
pub(super) const HELP_FOR_PACKAGES: &str = "rename one of them, or compile the packages separately if neither imports the other: prost generates a module for \
     a message that contains messages, enums or oneofs";

/// A check of the messages and enums of a file.
pub(super) struct Checker<'a> {
    pub(super) options: &'a Options,
    pub(super) problems: Vec<Diagnostic>,
}

impl Checker<'_> {
    /// Checks a message, whose type and module are generated in `scope`.
    pub(super) fn check_message<'a>(&mut self, message: &Message<'a>, scope: &mut Scope<'a>) {
        if message.is_map_entry() || self.options.prost.is_extern(&message.element.full_name()) {
            return;
        }
        let (name, element) = (message.descriptor.name(), &message.element);
        let real_oneofs: HashSet<i32> = message.fields().filter_map(|field| field.oneof()).collect();
        let (type_name, module) = (upper_camel_case(name), snake_case(name));
        let has_module = has_module(message, !real_oneofs.is_empty());
        let first_type = scope.add(Item::Type, type_name.clone(), element.clone(), || RENAME.to_owned());
        // Messages with the same module have the same type too.
        if first_type.is_none() && has_module {
            if module == type_name && !module.is_empty() {
                let message =
                    format!("{element} generates a type and a module, which are both called `{module}`");
                let help = "rename the message, so that its name contains a letter";
                self.problems.push(element.problem(message, help));
            } else {
                let help = || HELP_FOR_PACKAGES.to_owned();
                self.problems.extend(scope.add(Item::Module, module, element.clone(), help));
            }
        }
        self.problems.extend(first_type);
        let oneofs: Vec<_> = (0..).zip(message.oneofs()).filter(|(at, _)| real_oneofs.contains(at)).collect();
        self.check_variants(message, &oneofs);
        let oneofs = self.check_fields(message, oneofs);
        let mut module = Scope::default();
        message.messages().for_each(|inner| self.check_message(&inner, &mut module));
        message.enums().for_each(|inner| self.check_enum(&inner, &mut module));
        let nested = type_names(message);
        for (_, oneof) in oneofs {
            let mut type_name = upper_camel_case(oneof.descriptor.name());
            if nested.contains(&type_name) {
                type_name += "OneOf";
            }
            let help = || "rename one of them: prost generates an enum for a oneof".to_owned();
            self.problems.extend(module.add(Item::Type, type_name, oneof.element, help));
        }
    }

    /// Checks an enum, whose type is generated in `scope`.
    pub(super) fn check_enum<'a>(&mut self, enumeration: &Enum<'a>, scope: &mut Scope<'a>) {
        let element = &enumeration.element;
        if self.options.prost.is_extern(&element.full_name()) {
            return;
        }
        let type_name = upper_camel_case(enumeration.descriptor.name());
        self.problems.extend(scope.add(Item::Type, type_name, element.clone(), || RENAME.to_owned()));
    }

    /// Checks the fields of the struct, and its methods. Returns the oneofs without a problem.
    fn check_fields<'a>(
        &mut self,
        message: &Message<'a>,
        mut oneofs: Vec<(i32, Oneof<'a>)>,
    ) -> Vec<(i32, Oneof<'a>)> {
        let (mut fields, mut methods) = (Scope::default(), Scope::default());
        let types = FieldTypes::new(message);
        for field in message.fields().filter(|field| field.oneof().is_none()) {
            let name = snake_case(field.descriptor.name());
            let collision =
                fields.add(Item::Field, name.clone(), field.element.clone(), || RENAME.to_owned());
            // Fields with the same name have the same methods too.
            if collision.is_none() {
                self.problems.extend(check_accessors(&field, name, &types, &mut methods));
            }
            self.problems.extend(collision);
        }
        oneofs.retain(|(_, oneof)| {
            let name = snake_case(oneof.descriptor.name());
            let collision = fields.add(Item::Field, name, oneof.element.clone(), || RENAME.to_owned());
            let is_unique = collision.is_none();
            self.problems.extend(collision);
            is_unique
        });
        oneofs
    }

    /// Checks the variants of the enums of oneofs.
    fn check_variants<'a>(&mut self, message: &Message<'a>, oneofs: &[(i32, Oneof<'a>)]) {
        let mut variants: HashMap<i32, Scope<'a>> =
            oneofs.iter().map(|(index, _)| (*index, Scope::default())).collect();
        for field in message.fields() {
            if let Some(scope) = field.oneof().and_then(|index| variants.get_mut(&index)) {
                let name = upper_camel_case(field.descriptor.name());
                let help = || RENAME.to_owned();
                self.problems.extend(scope.add(Item::Variant, name, field.element, help));
            }
        }
    }
}

/// Returns true if prost generates a module for the elements inside a message.
fn has_module(message: &Message<'_>, has_oneofs: bool) -> bool {
    let has_messages = || message.messages().any(|inner| !inner.is_map_entry());
    has_oneofs || !message.descriptor.enum_type.is_empty() || has_messages()
}

/// Returns the names of the types inside a message. prost adds `OneOf` to the type of a oneof with one
/// of these names, even if it is that of the entry of a map, which has no type.
fn type_names(message: &Message<'_>) -> HashSet<String> {
    let messages = message.descriptor.nested_type.iter().map(|inner| inner.name());
    let enums = message.descriptor.enum_type.iter().map(|inner| inner.name());
    messages.chain(enums).map(upper_camel_case).collect()
}
