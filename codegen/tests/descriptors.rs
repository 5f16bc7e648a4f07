//! Descriptors that no compiler writes, or that a compiler has written without imports, are rejected.

use lambda_grpc_codegen::{Frontend, Messages, Options, check, generate};
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, FileDescriptorSet, MessageOptions, MethodDescriptorProto, OneofDescriptorProto,
    ServiceDescriptorProto,
};

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn field(name: &str, r#type: Type, type_name: Option<&str>) -> FieldDescriptorProto {
    FieldDescriptorProto {
        name: some(name),
        number: Some(1),
        label: Some(Label::Optional.into()),
        r#type: Some(r#type.into()),
        type_name: type_name.map(str::to_owned),
        ..FieldDescriptorProto::default()
    }
}

/// Returns a file with an element of every kind.
fn file() -> FileDescriptorProto {
    let entry = DescriptorProto {
        name: some("PricesEntry"),
        field: vec![field("key", Type::String, None), field("value", Type::Int64, None)],
        options: Some(MessageOptions { map_entry: Some(true), ..MessageOptions::default() }),
        ..DescriptorProto::default()
    };
    let prices = FieldDescriptorProto {
        label: Some(Label::Repeated.into()),
        ..field("prices", Type::Message, Some(".acme.Order.PricesEntry"))
    };
    let note = FieldDescriptorProto { oneof_index: Some(0), ..field("note", Type::String, None) };
    let order = DescriptorProto {
        name: some("Order"),
        field: vec![field("state", Type::Enum, Some(".acme.State")), prices, note],
        nested_type: vec![entry],
        oneof_decl: vec![OneofDescriptorProto { name: some("text"), options: None }],
        ..DescriptorProto::default()
    };
    let state = EnumDescriptorProto {
        name: some("State"),
        value: vec![EnumValueDescriptorProto { name: some("NEW"), number: Some(0), options: None }],
        ..EnumDescriptorProto::default()
    };
    let put = MethodDescriptorProto {
        name: some("Put"),
        input_type: some(".acme.Order"),
        output_type: some(".acme.Order"),
        ..MethodDescriptorProto::default()
    };
    let shop =
        ServiceDescriptorProto { name: some("Shop"), method: vec![put], ..ServiceDescriptorProto::default() };
    FileDescriptorProto {
        name: some("acme/shop.proto"),
        package: some("acme"),
        message_type: vec![order],
        enum_type: vec![state],
        service: vec![shop],
        syntax: some("proto3"),
        ..FileDescriptorProto::default()
    }
}

/// Returns the first line of every problem of a set that contains the changed file.
fn problems(change: impl FnOnce(&mut FileDescriptorProto)) -> Vec<String> {
    let mut file = file();
    change(&mut file);
    let inputs = [file.name().to_owned()];
    first_lines(vec![file], &inputs, &Options::default())
}

fn first_lines(file: Vec<FileDescriptorProto>, inputs: &[String], options: &Options) -> Vec<String> {
    let problems = check(&FileDescriptorSet { file }, inputs, options);
    let first_line = |problem: String| problem.lines().next().map(str::to_owned).unwrap_or_default();
    problems.iter().map(|problem| first_line(problem.to_string())).collect()
}

type Change = fn(&mut FileDescriptorProto);
type Rename = fn(&mut FileDescriptorProto, &str);

#[test]
fn accepts_a_file_with_every_kind_of_element() {
    assert_eq!(problems(|_| {}), [""; 0]);
    assert_eq!(problems(|file| file.package = None).len(), 3, "types are in the package");
}

/// prost panics on an explicit empty package, which Python's protobuf can write.
#[test]
fn generates_a_file_with_an_empty_package() {
    let file = FileDescriptorProto {
        name: some("empty.proto"),
        package: some(""),
        message_type: vec![DescriptorProto { name: some("Order"), ..DescriptorProto::default() }],
        ..FileDescriptorProto::default()
    };
    let (set, inputs) = (FileDescriptorSet { file: vec![file] }, ["empty.proto".to_owned()]);
    assert_eq!(check(&set, &inputs, &Options::default()), []);
    let mut config = prost_build::Config::new();
    let code = generate(&mut config, set, &inputs, Options::default(), Messages::Generated);
    assert!(code.is_ok_and(|code| code.values().any(|code| code.contains("pub struct Order {}"))));
}

/// A package becomes the name of a file, and other names become code.
#[test]
fn rejects_names_that_are_no_identifiers() {
    for package in ["/abs", "a/b", "a..b", ".a", "a.", "../a", "a b", "a\nb", "a.1b", "ä", "a-b", "a\"b"] {
        let problems = problems(|file| {
            file.package = some(package);
            file.message_type[0].field.clear();
            file.service.clear();
        });
        let escaped = package.escape_debug();
        let expected = format!("acme/shop.proto: package `{escaped}` is not a list of identifiers with dots");
        assert_eq!(problems, [expected]);
    }
    let changes: [(&str, Rename); 7] = [
        ("message `acme.{}`", |file, name| file.message_type[0].name = some(name)),
        ("field `acme.Order.{}`", |file, name| file.message_type[0].field[0].name = some(name)),
        ("oneof `acme.Order.{}`", |file, name| file.message_type[0].oneof_decl[0].name = some(name)),
        ("enum `acme.{}`", |file, name| file.enum_type[0].name = some(name)),
        ("enum value `acme.State.{}`", |file, name| file.enum_type[0].value[0].name = some(name)),
        ("service `acme.{}`", |file, name| file.service[0].name = some(name)),
        ("RPC `acme.Shop/{}`", |file, name| file.service[0].method[0].name = some(name)),
    ];
    for (element, change) in changes {
        for name in ["a b", "a.b", "a\"b", "a\nb", "1a", "..", "a/b", "Ä", "r#a", "a\u{202e}b", " "] {
            let escaped = name.escape_debug().to_string();
            let expected = format!(
                "acme/shop.proto: `{escaped}` is not an identifier: {}",
                element.replace("{}", &escaped)
            );
            assert_eq!(problems(|file| change(file, name)), [expected]);
        }
        let expected = format!("acme/shop.proto: a name is missing: {}", element.replace("{}", ""));
        assert_eq!(problems(|file| change(file, "")), [expected]);
    }
}

#[test]
fn rejects_names_of_files_that_are_no_relative_paths() {
    for name in ["/abs.proto", "a//b.proto", "./a.proto", "a/../b.proto", "a\\b.proto", "a\nb.proto"] {
        let escaped = name.escape_debug();
        let expected = format!("{escaped}: `{escaped}` is not the name of a file");
        assert_eq!(problems(|file| file.name = some(name)), [expected]);
    }
    assert_eq!(problems(|file| file.name = None), ["descriptors: `` is not the name of a file"]);
    assert_eq!(problems(|file| file.name = some("Über uns/a b.proto")), [""; 0]);
}

#[test]
fn rejects_malformed_elements() {
    let cases: [(Change, &str); 6] = [
        (
            |file| file.message_type[0].nested_type[0].field.truncate(1),
            "message `acme.Order.PricesEntry` is the entry of a map, but does not have the fields `key` and `value`",
        ),
        (|file| file.message_type[0].field[0].r#type = None, "field `acme.Order.state` has no type"),
        (|file| file.message_type[0].field[0].r#type = Some(99), "field `acme.Order.state` has no type"),
        (
            |file| file.message_type[0].field[2].oneof_index = Some(1),
            "field `acme.Order.note` is in a oneof that the message does not have",
        ),
        (
            |file| file.message_type[0].field[2].oneof_index = Some(-1),
            "field `acme.Order.note` is in a oneof that the message does not have",
        ),
        (|file| file.enum_type[0].value.clear(), "enum `acme.State` has no values"),
    ];
    for (change, expected) in cases {
        assert_eq!(problems(change), [format!("acme/shop.proto: {expected}")]);
    }
}

#[test]
fn rejects_types_that_are_not_in_the_set() {
    let cases: [(Change, &str); 7] = [
        (
            |file| file.message_type[0].field[0].type_name = some(".acme.Status"),
            "field `acme.Order.state` refers to the enum `acme.Status`, which the descriptors do not contain",
        ),
        // Relative names are not resolved.
        (
            |file| file.message_type[0].field[0].type_name = some("Status"),
            "field `acme.Order.state` refers to the enum `Status`, which the descriptors do not contain",
        ),
        (
            |file| file.message_type[0].field[0].type_name = some(".acme.Order"),
            "field `acme.Order.state` refers to the enum `acme.Order`, which the descriptors do not contain",
        ),
        (
            |file| file.message_type[0].field[0].type_name = None,
            "field `acme.Order.state` refers to the enum ``, which the descriptors do not contain",
        ),
        (
            |file| {
                file.message_type[0].nested_type[0].field[1] = field("value", Type::Message, Some(".b.Money"))
            },
            "field `acme.Order.prices` refers to the message `b.Money`, which the descriptors do not contain",
        ),
        (
            |file| file.service[0].method[0].input_type = some(".google.protobuf.Empty"),
            "RPC `acme.Shop/Put` refers to the message `google.protobuf.Empty`, which the descriptors do not contain",
        ),
        (
            |file| file.service[0].method[0].output_type = None,
            "RPC `acme.Shop/Put` refers to the message ``, which the descriptors do not contain",
        ),
    ];
    for (change, expected) in cases {
        assert_eq!(problems(change), [format!("acme/shop.proto: {expected}")]);
    }
}

#[test]
fn rejects_a_set_that_lacks_an_import() {
    let import = |file: &mut FileDescriptorProto| {
        file.dependency = vec!["acme/money.proto".to_owned(), "google/protobuf/go_features.proto".to_owned()];
        // Types of the missing file are not reported too.
        file.message_type[0].field[0].type_name = some(".acme.Money");
    };
    let expected = "acme/shop.proto: the descriptors do not contain the imported file `acme/money.proto`";
    assert_eq!(problems(import), [expected]);
    let weak = |file: &mut FileDescriptorProto| {
        file.dependency = vec!["acme/money.proto".to_owned()];
        file.weak_dependency = vec![0];
    };
    assert_eq!(problems(weak), [""; 0]);
}

#[test]
fn rejects_a_second_file_of_the_same_name() {
    let inputs = ["acme/shop.proto".to_owned()];
    let expected = "acme/shop.proto: the descriptors contain two files with this name";
    assert_eq!(first_lines(vec![file(), file()], &inputs, &Options::default()), [expected]);
}

#[test]
fn rejects_an_input_file_that_is_not_in_the_set() {
    let inputs = ["acme/shop.proto".to_owned(), "acme/other.proto".to_owned()];
    let expected = "acme/other.proto: the descriptors do not contain this file";
    assert_eq!(first_lines(vec![file()], &inputs, &Options::default()), [expected]);
}

/// A plugin does not write the messages of packages that have no input file.
#[test]
fn accepts_collisions_in_packages_that_a_plugin_does_not_write() {
    let value = |name: &str, number| EnumValueDescriptorProto {
        name: some(name),
        number: Some(number),
        ..EnumValueDescriptorProto::default()
    };
    let colour = EnumDescriptorProto {
        name: some("Colour"),
        value: vec![value("RED", 0), value("COLOUR_RED", 1)],
        ..EnumDescriptorProto::default()
    };
    let imported = FileDescriptorProto {
        name: some("imported.proto"),
        package: some("imported"),
        enum_type: vec![colour],
        message_type: ["Foo", "FOO"]
            .map(|name| DescriptorProto { name: some(name), ..DescriptorProto::default() })
            .into(),
        ..FileDescriptorProto::default()
    };
    let lines = |inputs: &[&str], frontend| {
        let inputs: Vec<_> = inputs.iter().map(|&input| input.to_owned()).collect();
        first_lines(vec![file(), imported.clone()], &inputs, &Options::default().frontend(frontend))
    };
    // prost panics on these enum values, even if their code is not written.
    let values = "imported.proto: enum value `imported.Colour.COLOUR_RED` and enum value `imported.Colour.RED` both generate the \
                  variant `Red`";
    let messages =
        "imported.proto: message `imported.FOO` and message `imported.Foo` both generate the type `Foo`";
    assert_eq!(lines(&["acme/shop.proto"], Frontend::Plugin), [values]);
    assert_eq!(lines(&["imported.proto"], Frontend::Plugin), [values, messages]);
    assert_eq!(lines(&["acme/shop.proto"], Frontend::BuildScript), [values, messages]);
}
