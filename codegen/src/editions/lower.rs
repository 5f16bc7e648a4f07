//! Files in an edition, rewritten in proto2 or proto3.

use prost::DecodeError;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto};

use super::closed::FileEnums;
use super::features::{Features, Presence, Setting, Target, UTF8_VALIDATION};
use super::raw::{
    EnumOptions, EnumValueOptions, FieldOptions, FileOptions, MessageOptions, MethodOptions, OneofOptions,
    ServiceOptions,
};
use super::raw::{RawEnum, RawField, RawFile, RawMessage, RawService};
use super::rules::{self, Rejection};
use crate::Diagnostic;
use crate::descriptor_path::{
    ENUM_OPTIONS, ENUM_VALUE, ENUM_VALUE_NUMBER, ENUM_VALUE_OPTIONS, FIELD_OPTIONS, FILE_ENUM, FILE_MESSAGE,
    FILE_OPTIONS, FILE_SERVICE, MESSAGE_ENUM, MESSAGE_FIELD, MESSAGE_MESSAGE, MESSAGE_ONEOF, MESSAGE_OPTIONS,
    METHOD_OPTIONS, NAME, ONEOF_OPTIONS, SERVICE_METHOD, SERVICE_OPTIONS,
};

/// The features of an element, with the path of the option that allows invalid UTF-8.
#[derive(Debug, Clone, Default)]
struct Scope {
    features: Features,
    unchecked_strings: Option<Vec<i32>>,
}

/// An element, for [`Lowering::enter`].
struct Element {
    target: Target,
    /// The path of its features, below its own path.
    options: [i32; 2],
}

const FILE: Element = Element { target: Target::File, options: [FILE_OPTIONS, 50] };
const MESSAGE: Element = Element { target: Target::Message, options: [MESSAGE_OPTIONS, 12] };
const FIELD: Element = Element { target: Target::Field, options: [FIELD_OPTIONS, 21] };
const ONEOF: Element = Element { target: Target::Oneof, options: [ONEOF_OPTIONS, 1] };
const ENUM: Element = Element { target: Target::Enum, options: [ENUM_OPTIONS, 7] };
const ENUM_VALUES: Element = Element { target: Target::EnumValue, options: [ENUM_VALUE_OPTIONS, 2] };
const SERVICE: Element = Element { target: Target::Service, options: [SERVICE_OPTIONS, 34] };
const METHOD: Element = Element { target: Target::Method, options: [METHOD_OPTIONS, 35] };

/// Rewrites a file, and returns the features that cannot be generated.
///
/// In the result, fields with presence are marked as `optional` in proto3, and repeated fields as
/// packed or not, which holds in both syntaxes. So the syntax says only what prost-reflect needs:
/// proto3 permits fields without presence, and proto2 enums that do not begin with zero.
pub(super) fn lower(
    file: &mut FileDescriptorProto,
    raw: &RawFile,
    enums: &mut FileEnums<'_>,
) -> Result<Vec<Diagnostic>, DecodeError> {
    let name = if file.package().is_empty() { String::new() } else { format!(".{}", file.package()) };
    let mut lowering =
        Lowering { enums, name, path: Vec::new(), problems: Vec::new(), has_implicit_presence: false };
    let features = FileOptions::features(raw.options.as_ref());
    let (scope, _) = lowering.enter(&Scope::default(), FILE, &features)?;
    for (index, (message, raw)) in (0..).zip(file.message_type.iter_mut().zip(&raw.message_type)) {
        lowering.at([FILE_MESSAGE, index], |this| this.message(message, raw, &scope))?;
    }
    for (index, (enumeration, raw)) in (0..).zip(file.enum_type.iter().zip(&raw.enum_type)) {
        lowering.at([FILE_ENUM, index], |this| this.enumeration(enumeration, raw, &scope))?;
    }
    for (index, raw) in (0..).zip(&raw.service) {
        lowering.at([FILE_SERVICE, index], |this| this.service(raw, &scope))?;
    }
    let syntax = if lowering.has_implicit_presence { "proto3" } else { "proto2" };
    file.syntax = Some(syntax.to_owned());
    Ok(lowering.problems.into_iter().map(|(path, problem)| problem.at(file, &path)).collect())
}

struct Lowering<'a, 'b> {
    enums: &'a mut FileEnums<'b>,
    /// The full name of the current message, with a leading dot.
    name: String,
    /// The path of the current element.
    path: Vec<i32>,
    /// The rejected features, with their paths.
    problems: Vec<(Vec<i32>, Rejection)>,
    has_implicit_presence: bool,
}

impl Lowering<'_, '_> {
    /// Lowers the element with this path below the current element.
    fn at<T>(&mut self, path: [i32; 2], lower: impl FnOnce(&mut Self) -> T) -> T {
        self.path.extend(path);
        let result = lower(self);
        self.path.truncate(self.path.len() - 2);
        result
    }

    /// Returns the features of an element, and those that are set on it.
    fn enter(
        &mut self,
        outer: &Scope,
        element: Element,
        features: &[u8],
    ) -> Result<(Scope, Vec<Setting>), DecodeError> {
        let settings = Setting::decode_all(features)?;
        let mut scope = outer.clone();
        for setting in &settings {
            let path = self.path_of(&element.options, setting.number);
            let is_known = scope.features.set(*setting);
            if let Some(problem) = rules::check_setting(*setting, element.target, is_known) {
                self.reject(path, problem);
            } else if setting.number == UTF8_VALIDATION {
                scope.unchecked_strings = scope.features.has_unchecked_strings.then_some(path);
            }
        }
        Ok((scope, settings))
    }

    fn path_of(&self, options: &[i32], feature: u32) -> Vec<i32> {
        let feature = i32::try_from(feature).unwrap_or_default();
        self.path.iter().chain(options).copied().chain([feature]).collect()
    }

    /// Adds a problem. A feature of a file can concern many fields, but is reported once.
    fn reject(&mut self, path: Vec<i32>, problem: Rejection) {
        if !self.problems.iter().any(|(reported, _)| *reported == path) {
            self.problems.push((path, problem));
        }
    }

    fn enumeration(
        &mut self,
        enumeration: &EnumDescriptorProto,
        raw: &RawEnum,
        outer: &Scope,
    ) -> Result<(), DecodeError> {
        let (scope, _) = self.enter(outer, ENUM, &EnumOptions::features(raw.options.as_ref()))?;
        for (index, raw) in (0..).zip(&raw.value) {
            let features = EnumValueOptions::features(raw.options.as_ref());
            self.at([ENUM_VALUE, index], |this| this.enter(&scope, ENUM_VALUES, &features))?;
        }
        if let Some(problem) = rules::check_enum(enumeration, scope.features) {
            self.reject([&*self.path, &[ENUM_VALUE, 0, ENUM_VALUE_NUMBER]].concat(), problem);
        }
        if scope.features.has_closed_enums {
            self.enums.add_closed(format!("{}.{}", self.name, enumeration.name()));
        }
        Ok(())
    }

    /// Checks the features of a service and its methods. None of them concerns messages.
    fn service(&mut self, raw: &RawService, outer: &Scope) -> Result<(), DecodeError> {
        let (scope, _) = self.enter(outer, SERVICE, &ServiceOptions::features(raw.options.as_ref()))?;
        for (index, raw) in (0..).zip(&raw.method) {
            let features = MethodOptions::features(raw.options.as_ref());
            self.at([SERVICE_METHOD, index], |this| this.enter(&scope, METHOD, &features))?;
        }
        Ok(())
    }

    fn message(
        &mut self,
        message: &mut DescriptorProto,
        raw: &RawMessage,
        outer: &Scope,
    ) -> Result<(), DecodeError> {
        let (scope, _) = self.enter(outer, MESSAGE, &MessageOptions::features(raw.options.as_ref()))?;
        let parent = self.name.len();
        self.name += &format!(".{}", message.name());
        for (index, (enumeration, raw)) in (0..).zip(message.enum_type.iter().zip(&raw.enum_type)) {
            self.at([MESSAGE_ENUM, index], |this| this.enumeration(enumeration, raw, &scope))?;
        }
        let mut oneofs = Vec::new();
        for (index, raw) in (0..).zip(&raw.oneof_decl) {
            let features = OneofOptions::features(raw.options.as_ref());
            let (oneof, _) = self.at([MESSAGE_ONEOF, index], |this| this.enter(&scope, ONEOF, &features))?;
            oneofs.push(oneof);
        }
        let maps: Vec<_> = message.nested_type.iter().filter(|nested| is_map_entry(nested)).collect();
        for (index, (field, raw)) in (0..).zip(message.field.iter_mut().zip(&raw.field)) {
            let oneof = field.oneof_index.and_then(|index| oneofs.get(usize::try_from(index).ok()?));
            let outer = oneof.unwrap_or(&scope);
            let name = field.type_name().rsplit('.').next();
            let map = maps.iter().find(|map| field.r#type() == Type::Message && Some(map.name()) == name);
            let map = map.copied();
            self.at([MESSAGE_FIELD, index], |this| this.field(field, raw, map, outer))?;
        }
        for (index, (nested, raw)) in (0..).zip(message.nested_type.iter_mut().zip(&raw.nested_type)) {
            // The features of a map are checked at its field. An entry is encoded like in proto3.
            if !is_map_entry(nested) {
                self.at([MESSAGE_MESSAGE, index], |this| this.message(nested, raw, &scope))?;
            }
        }
        self.name.truncate(parent);
        Ok(())
    }

    fn field(
        &mut self,
        field: &mut FieldDescriptorProto,
        raw: &RawField,
        map: Option<&DescriptorProto>,
        outer: &Scope,
    ) -> Result<(), DecodeError> {
        let (scope, settings) = self.enter(outer, FIELD, &FieldOptions::features(raw.options.as_ref()))?;
        for (number, problem) in rules::check_field(field, map, &settings, scope.features) {
            let path = match number {
                Some(number) => self.path_of(&FIELD.options, number),
                None => [&*self.path, &[NAME]].concat(),
            };
            self.reject(path, problem);
        }
        if let (true, Some(path)) = (rules::has_string(field, map), &scope.unchecked_strings) {
            self.reject(path.clone(), Rejection::unchecked_string());
        }
        if map.is_none() && lower_field(field, scope.features) {
            self.has_implicit_presence = true;
            if field.r#type() == Type::Enum {
                self.enums.add_implicit_field([&*self.path, &[NAME]].concat(), field.type_name());
            }
        }
        Ok(())
    }
}

fn is_map_entry(message: &DescriptorProto) -> bool {
    message.options.as_ref().is_some_and(|options| options.map_entry())
}

/// Rewrites a field that is no map. Returns true if its presence is implicit.
fn lower_field(field: &mut FieldDescriptorProto, features: Features) -> bool {
    let is_message = matches!(field.r#type(), Type::Message | Type::Group);
    if is_message && features.has_delimited_messages {
        field.r#type = Some(Type::Group.into());
    }
    if field.label() == Label::Repeated {
        if rules::is_packable(field) {
            field.options.get_or_insert_default().packed = Some(features.has_packed_fields);
        }
        return false;
    }
    if field.oneof_index.is_some() {
        return false;
    }
    match features.presence {
        Presence::Required => field.label = Some(Label::Required.into()),
        Presence::Implicit if !is_message => return true,
        Presence::Implicit | Presence::Explicit => field.proto3_optional = Some(true),
    }
    false
}
