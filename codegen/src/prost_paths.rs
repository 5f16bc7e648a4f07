//! The paths at which generated code finds prost and the well-known types.

use prost_build::{Config, Module};
use prost_types::field_descriptor_proto::Type;
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};

use crate::format::catch_panic;

/// Makes generated code use the crates that `lambda-grpc` exports, so that an application needs no
/// dependency on them. Paths that the user has set are kept.
///
/// # Errors
///
/// Returns the message of a panic of prost.
pub(crate) fn set_prost_paths(config: &mut Config) -> Result<(), String> {
    // The settings of a configuration cannot be read, but the code that it generates depends on them.
    let code = catch_panic(|| config.generate(probe()))?.map_err(|error| error.to_string())?;
    let has_code = |text: &str| code.values().any(|code| code.contains(text));
    if !has_code("prost(prost_path") {
        config.prost_path("::lambda_grpc::prost");
    }
    if has_code("<::prost_types::Probe>") {
        config.prost_types_path("::lambda_grpc::prost_types");
    }
    Ok(())
}

/// Returns the files of a well-known type, and of a message with a field of this type. No such type
/// exists, so that no user has mapped it to another one.
fn probe() -> Vec<(Module, FileDescriptorProto)> {
    let field = FieldDescriptorProto {
        name: Some("probe".to_owned()),
        r#type: Some(Type::Message.into()),
        type_name: Some(".google.protobuf.Probe".to_owned()),
        ..FieldDescriptorProto::default()
    };
    let file = |package: &str, field: Vec<FieldDescriptorProto>| {
        let message = DescriptorProto { name: Some("Probe".to_owned()), field, ..DescriptorProto::default() };
        let file = FileDescriptorProto {
            package: Some(package.to_owned()),
            message_type: vec![message],
            syntax: Some("proto3".to_owned()),
            ..FileDescriptorProto::default()
        };
        (Module::from_protobuf_package_name(package), file)
    };
    vec![file("google.protobuf", Vec::new()), file("probe", vec![field])]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generate(set: impl FnOnce(&mut Config)) -> String {
        let mut config = Config::new();
        set(&mut config);
        set_prost_paths(&mut config).unwrap_or_else(|error| panic!("{error}"));
        let code = config.generate(probe());
        code.map(|code| code.into_values().collect()).unwrap_or_else(|error| error.to_string())
    }

    #[test]
    fn uses_the_crates_that_the_runtime_exports() {
        let code = generate(|_| {});
        assert!(code.contains(", ::lambda_grpc::prost::Message)]"), "{code}");
        assert!(code.contains("<::lambda_grpc::prost_types::Probe>"), "{code}");
    }

    #[test]
    fn keeps_the_paths_of_the_user() {
        let code = generate(|config| {
            config.prost_path("::acme::prost");
            config.prost_types_path("::acme::types");
            // Attributes do not change the result.
            config.type_attribute(".", "#[doc = \"prost_path\"]");
        });
        assert!(code.contains(", ::acme::prost::Message)]"), "{code}");
        assert!(code.contains("<::acme::types::Probe>"), "{code}");
        let code = generate(|config| {
            config.extern_path(".google.protobuf", "::acme").compile_well_known_types();
        });
        assert!(code.contains("<::acme::Probe>"), "{code}");
    }
}
