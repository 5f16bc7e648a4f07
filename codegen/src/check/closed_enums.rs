//! Enums that prost-reflect cannot decode, which JSON needs.

use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto};

use crate::descriptor_path::{
    ENUM_VALUE, ENUM_VALUE_NUMBER, FILE_ENUM, FILE_MESSAGE, MESSAGE_ENUM, MESSAGE_MESSAGE, span,
};
use crate::{Diagnostic, Options};

/// Returns a problem for every enum in a proto3 file that does not begin with zero, if a
/// server with JSON is generated.
///
/// Only an edition permits such an enum beside fields without presence. The latter make the file a
/// proto3 file, in which prost-reflect rejects the former.
pub(super) fn find_closed_enums(file: &FileDescriptorProto, options: &Options) -> Vec<Diagnostic> {
    let mut paths = Vec::new();
    if options.needs_schemas() && file.syntax() == "proto3" {
        visit_enums(&file.enum_type, &[FILE_ENUM], &mut paths);
        visit_messages(&file.message_type, &[FILE_MESSAGE], &mut paths);
    }
    let problem = |(path, name): (Vec<i32>, &str)| {
        let message = format!(
            "JSON does not support the closed enum `{name}`, which does not begin with 0, in a file that has fields with \
             implicit presence"
        );
        let help = "move the enum to another file, or disable JSON";
        Diagnostic::new(file.name(), message, help).with_span(span(file, &path))
    };
    paths.into_iter().map(problem).collect()
}

type Found<'a> = Vec<(Vec<i32>, &'a str)>;

fn visit_enums<'a>(enums: &'a [EnumDescriptorProto], path: &[i32], found: &mut Found<'a>) {
    for (index, enumeration) in (0..).zip(enums) {
        if enumeration.value.first().is_some_and(|value| value.number() != 0) {
            let path = [path, &[index, ENUM_VALUE, 0, ENUM_VALUE_NUMBER]].concat();
            found.push((path, enumeration.name()));
        }
    }
}

fn visit_messages<'a>(messages: &'a [DescriptorProto], path: &[i32], found: &mut Found<'a>) {
    for (index, message) in (0..).zip(messages) {
        visit_enums(&message.enum_type, &[path, &[index, MESSAGE_ENUM]].concat(), found);
        visit_messages(&message.nested_type, &[path, &[index, MESSAGE_MESSAGE]].concat(), found);
    }
}
