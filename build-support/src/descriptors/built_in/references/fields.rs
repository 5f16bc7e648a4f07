//! Fields and extensions, with the rules for their types.

use prost_types::FieldDescriptorProto;
use prost_types::field_descriptor_proto::{Label, Type};

use super::super::super::compiler_message::CompilerMessage;
use super::super::source_file::Syntax;
use super::super::symbols::{EnumRules, Kind, join};
use super::expected::Expected;
use super::resolver::Resolver;

impl Resolver<'_> {
    pub(super) fn field(&mut self, scope: &str, field: &mut FieldDescriptorProto) {
        let name = join(scope, field.name());
        if let Some(extendee) = &mut field.extendee {
            self.name(2, extendee, &name, Expected::Message);
            let is_options = extendee.starts_with(".google.protobuf.") && extendee.ends_with("Options");
            if self.syntax == Syntax::Proto3 && extendee.starts_with('.') && !is_options {
                let help = "move the extension to a file in proto2 or an edition";
                self.rule(2, "extensions in proto3 can only extend options", help);
            }
        }
        // The parser sets the type of map fields.
        let is_map = field.r#type == Some(Type::Message as i32);
        let kind =
            field.type_name.as_mut().and_then(|type_name| self.name(6, type_name, &name, Expected::Type));
        if kind == Some(Kind::MapEntry) && !is_map {
            let help = "write a field of type `map<..>`";
            self.rule(6, "a field cannot have the type of the entries of a map", help);
        }
        if let Some(Kind::Enum(EnumRules { is_proto2: true, .. })) = kind
            && self.syntax == Syntax::Proto3
        {
            let help = "move the enum to a file in proto3, or the message to one in proto2 or an edition";
            self.rule(6, "a field in proto3 cannot have an enum of proto2", help);
        }
        if let Some(Kind::Enum(EnumRules { starts_at_zero: false, .. })) = kind
            && self.is_in_map_entry
        {
            let help = "use another enum, or add a first value with the number 0";
            self.rule(6, "the first value of an enum in a map must be 0", help);
        }
        let is_packable = match kind {
            Some(kind) => matches!(kind, Kind::Enum(_)),
            None => ![Type::String, Type::Bytes, Type::Group].contains(&field.r#type()),
        };
        let is_packed = field.options.as_ref().is_some_and(|options| options.packed());
        if is_packed && !(is_packable && field.label() == Label::Repeated) {
            let message = "only repeated fields of numbers, enums and `bool` can be packed";
            self.rule(8, message, "remove the option `packed`");
        }
        if let Some(options) = &mut field.options {
            self.options(8, &name, &mut options.uninterpreted_option);
        }
    }

    /// Reports a rule at a field with this number.
    fn rule(&mut self, number: i32, message: &str, help: &'static str) {
        let path = [&*self.path, &[number]].concat();
        self.problems.push((path, CompilerMessage::Rule { message: message.to_owned(), help }));
    }
}
