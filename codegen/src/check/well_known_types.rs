//! Types of `google.protobuf` that prost-types lacks.

use prost_types::FileDescriptorProto;

use super::element::{Element, generated_messages, services};
use super::field_type::FieldTypes;
use crate::descriptor_path::{FIELD_TYPE_NAME, METHOD_INPUT_TYPE, METHOD_OUTPUT_TYPE};
use crate::{Diagnostic, Options};

/// The package whose types prost maps to those of prost-types.
const PACKAGE: &str = ".google.protobuf.";

/// The types of prost-types 0.14.6, and those that prost maps to types of the standard library.
const TYPES: [&str; 68] = [
    "Any",
    "Api",
    "BoolValue",
    "BytesValue",
    "DescriptorProto",
    "DescriptorProto.ExtensionRange",
    "DescriptorProto.ReservedRange",
    "DoubleValue",
    "Duration",
    "Empty",
    "Enum",
    "EnumDescriptorProto",
    "EnumDescriptorProto.EnumReservedRange",
    "EnumOptions",
    "EnumValue",
    "EnumValueDescriptorProto",
    "EnumValueOptions",
    "ExtensionRangeOptions",
    "Field",
    "Field.Cardinality",
    "Field.Kind",
    "FieldDescriptorProto",
    "FieldDescriptorProto.Label",
    "FieldDescriptorProto.Type",
    "FieldMask",
    "FieldOptions",
    "FieldOptions.CType",
    "FieldOptions.JSType",
    "FileDescriptorProto",
    "FileDescriptorSet",
    "FileOptions",
    "FileOptions.OptimizeMode",
    "FloatValue",
    "GeneratedCodeInfo",
    "GeneratedCodeInfo.Annotation",
    "Int32Value",
    "Int64Value",
    "ListValue",
    "MessageOptions",
    "Method",
    "MethodDescriptorProto",
    "MethodOptions",
    "MethodOptions.IdempotencyLevel",
    "Mixin",
    "NullValue",
    "OneofDescriptorProto",
    "OneofOptions",
    "Option",
    "ServiceDescriptorProto",
    "ServiceOptions",
    "SourceCodeInfo",
    "SourceCodeInfo.Location",
    "SourceContext",
    "StringValue",
    "Struct",
    "Syntax",
    "Timestamp",
    "Type",
    "UInt32Value",
    "UInt64Value",
    "UninterpretedOption",
    "UninterpretedOption.NamePart",
    "Value",
    "compiler.CodeGeneratorRequest",
    "compiler.CodeGeneratorResponse",
    "compiler.CodeGeneratorResponse.Feature",
    "compiler.CodeGeneratorResponse.File",
    "compiler.Version",
];

/// Returns a problem for every field and RPC whose type prost-types lacks.
pub(super) fn find_missing_types(file: &FileDescriptorProto, options: &Options) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    if !options.prost.uses_prost_types() {
        return problems;
    }
    let mut require = |name: &str, element: &Element<'_>, field: i32| {
        let Some(short) = name.strip_prefix(PACKAGE) else { return };
        if TYPES.binary_search(&short).is_err() && !options.prost.is_mapped(&name[1..]) {
            let message = format!("{element} has the type `{}`, which prost-types lacks", &name[1..]);
            let help = format!(
                "generate the messages of `google.protobuf` with {}",
                options.flag("compile_well_known_types")
            );
            problems.push(element.problem_at(field, message, help));
        }
    };
    for message in generated_messages(file, options) {
        let types = FieldTypes::new(&message);
        for field in message.fields() {
            require(types.value_of(&field).type_name(), &field.element, FIELD_TYPE_NAME);
        }
    }
    for service in services(file).filter(|service| !options.skips_service(&service.element.full_name())) {
        for method in service.methods().filter(|method| !options.skips_rpc(&method.element.full_name())) {
            let (element, method) = (&method.element, method.descriptor);
            require(method.input_type(), element, METHOD_INPUT_TYPE);
            require(method.output_type(), element, METHOD_OUTPUT_TYPE);
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_the_types_in_order() {
        assert!(TYPES.is_sorted());
    }
}
