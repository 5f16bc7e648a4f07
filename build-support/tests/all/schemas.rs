//! The descriptors that generated code embeds for JSON.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use lambda_grpc_build::{FileDescriptorSet, configure};
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, MethodDescriptorProto, ServiceDescriptorProto,
};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schemas").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Generates packages that consist of a service and 20 messages, with these imports and this field for
/// each number. Returns the sum of the sizes of their code.
fn size(name: &str, packages: usize, import: fn(usize) -> String, field: fn(usize) -> String) -> usize {
    let folder = folder(&format!("{name}{packages}"));
    let mut protos = Vec::new();
    for number in 0..packages {
        let mut text = format!("syntax = \"proto3\";\npackage p{number};\n{}", import(number));
        for message in 0..20 {
            let field = field(number);
            writeln!(text, "message M{message} {{ string name = 1; int32 count = 2; {field} }}").unwrap();
        }
        text += "service Prod { rpc Alive(M0) returns (M1); }\n";
        protos.push(folder.join(format!("p{number}.proto")));
        fs::write(&protos[number], text).unwrap();
    }
    configure()
        .json(true)
        .out_dir(&folder)
        .emit_rerun_if_changed(false)
        .compile_protos(&protos, &[&folder])
        .unwrap();
    (0..packages).map(|number| fs::read(folder.join(format!("p{number}.rs"))).unwrap().len()).sum()
}

#[test]
fn the_size_is_proportional_to_the_number_of_packages() {
    // Each package imports the one before it.
    let import = |number: usize| {
        let before = number.checked_sub(1);
        before.map(|before| format!("import \"p{before}.proto\";")).unwrap_or_default()
    };
    let field = |number: usize| {
        number.checked_sub(1).map(|before| format!("p{before}.M0 before = 3;")).unwrap_or_default()
    };
    assert!(size("chain", 40, import, field) < 5 * size("chain", 10, import, field));

    let import = |_| "import \"google/protobuf/any.proto\";".to_owned();
    let field = |_| "google.protobuf.Any any = 3;".to_owned();
    assert!(size("any", 80, import, field) < 3 * size("any", 40, import, field));
}

#[test]
fn packages_with_any_share_large_descriptors() {
    let import = |_| "import \"google/protobuf/any.proto\";".to_owned();
    let field = |_| "google.protobuf.Any any = 3;".to_owned();
    for (packages, is_shared) in [(5, false), (60, true)] {
        size("shared", packages, import, field);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("schemas/shared{packages}"));
        let code = fs::read_to_string(folder.join("p3.rs")).unwrap();
        assert_eq!(code.contains("with_any(&super::p0::LAMBDA_GRPC_ANY)"), is_shared, "{packages}: {code}");
    }
}

#[test]
fn copies_the_descriptors_of_packages_whose_types_are_mapped() {
    let folder = folder("mapped");
    let service = r#"
        syntax = "proto3";
        package shop;
        import "types.proto";
        import "people.proto";
        message Order { types.Money price = 1; people.Person buyer = 2; }
        service Shop { rpc Sell(Order) returns (types.Money); }
    "#;
    fs::write(folder.join("shop.proto"), service).unwrap();
    let types = r#"
        syntax = "proto3";
        package types;
        message Money { int64 cents = 1; }
        message Other {}
    "#;
    fs::write(folder.join("types.proto"), types).unwrap();
    let people = r#"syntax = "proto3"; package people; message Person { string name = 1; }"#;
    fs::write(folder.join("people.proto"), people).unwrap();
    configure()
        .json(true)
        .out_dir(&folder)
        .extern_path(".types.Money", "crate::Money")
        .emit_rerun_if_changed(false)
        .compile_protos(&[folder.join("shop.proto")], &[&folder])
        .unwrap();
    let code = fs::read_to_string(folder.join("shop.rs")).unwrap();
    assert!(code.contains("&super::people::LAMBDA_GRPC_DESCRIPTORS"), "{code}");
    assert!(!code.contains("super::types") && code.contains("cents"), "{code}");
}

/// Returns a file with a service whose message has fields with these names and JSON names.
fn file(syntax: &str, fields: [(&str, &str); 2]) -> FileDescriptorProto {
    let field = |(number, (name, json_name)): (i32, (&str, &str))| FieldDescriptorProto {
        name: Some(name.to_owned()),
        json_name: Some(json_name.to_owned()),
        number: Some(number),
        label: Some(Label::Optional.into()),
        r#type: Some(Type::Int32.into()),
        ..FieldDescriptorProto::default()
    };
    let message = DescriptorProto {
        name: Some("Message".to_owned()),
        field: (1..).zip(fields).map(field).collect(),
        ..DescriptorProto::default()
    };
    let unused = DescriptorProto { name: Some("Unused".to_owned()), ..message.clone() };
    let method = MethodDescriptorProto {
        name: Some("Alive".to_owned()),
        input_type: Some(".acme.Message".to_owned()),
        output_type: Some(".acme.Message".to_owned()),
        ..MethodDescriptorProto::default()
    };
    let service = ServiceDescriptorProto {
        name: Some("Prod".to_owned()),
        method: vec![method],
        ..ServiceDescriptorProto::default()
    };
    FileDescriptorProto {
        name: Some("prod.proto".to_owned()),
        package: Some("acme".to_owned()),
        message_type: vec![unused, message],
        service: vec![service],
        syntax: Some(syntax.to_owned()),
        ..FileDescriptorProto::default()
    }
}

#[test]
fn rejects_descriptors_that_json_cannot_use() {
    let cases = [
        ("proto3", [("username", "username"), ("user_name", "userName")], "conflicts with field 'user_name'"),
        ("proto2", [("a", "b"), ("b", "b")], "a field with JSON name 'b' is already defined"),
    ];
    for (syntax, fields, expected) in cases {
        let set = FileDescriptorSet { file: vec![file(syntax, fields)] };
        let build = |json| configure().json(json).out_dir(folder("undecodable")).compile_fds(set.clone());
        build(false).unwrap();
        let error = build(true).unwrap_err().to_string();
        assert!(error.contains("JSON cannot use these descriptors") && error.contains(expected), "{error}");
    }
    let set = FileDescriptorSet { file: vec![file("proto2", [("a", "a"), ("b", "b")])] };
    configure().json(true).out_dir(folder("decodable")).compile_fds(set).unwrap();
}
