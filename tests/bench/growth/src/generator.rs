//! The steps of the generator, over many small files.

use lambda_grpc_codegen::{Messages, Options, RouteList, ServiceGenerator, check, generate};
use prost_build::Config;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, FileDescriptorSet, MessageOptions, MethodDescriptorProto, OneofDescriptorProto,
    ServiceDescriptorProto,
};

use crate::case::{Call, Case, Growth};

type Step = fn(&FileDescriptorSet, &[String], &Options);

/// The steps, each with the smaller number of files.
const STEPS: [(&str, usize, Step); 6] = [
    ("check", 250, |set, listed, options| assert_eq!(check(set, listed, options), [])),
    ("routes", 250, |set, listed, options| drop(RouteList::new(set, listed, options).to_json())),
    ("generator", 250, |set, listed, options| {
        drop(ServiceGenerator::new(options.clone().json(true)).files(set, listed));
    }),
    // Without code, because formatting costs so much more that it would hide the other costs.
    ("generate-nothing", 250, |set, listed, options| {
        let options = options.clone().build_server(false);
        assert!(generate(&mut Config::new(), set.clone(), listed, options, Messages::External).is_ok());
    }),
    // All packages need all descriptors, because a message contains an `Any`.
    ("generate-schemas", 20, |set, listed, options| {
        let options = options.clone().json(true);
        let set = with_any(set.clone());
        assert!(generate(&mut Config::new(), set, listed, options, Messages::External).is_ok());
    }),
    ("generate", 10, |set, listed, options| {
        let options = options.clone();
        assert!(generate(&mut Config::new(), set.clone(), listed, options, Messages::Generated).is_ok());
    }),
];

/// How files are divided into packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packages {
    /// Every file has a package of its own.
    OneEach,
    /// All files share one package.
    One,
}

impl Packages {
    fn name(self, file: usize) -> String {
        match self {
            Self::OneEach => format!("acme.shop{file}.v1"),
            Self::One => "acme.shop.v1".to_owned(),
        }
    }
}

/// Returns every step, with a package for each file and with one package for all, and the checks of a
/// large message.
pub(crate) fn cases() -> impl Iterator<Item = Case> {
    steps().chain([Case {
        name: "generator/check/one-message".to_owned(),
        size: 250,
        growth: Growth::Linear,
        prepare: Box::new(prepare_message),
    }])
}

fn steps() -> impl Iterator<Item = Case> {
    let shapes = [("package-each", Packages::OneEach), ("one-package", Packages::One)];
    STEPS.into_iter().flat_map(move |(name, size, step)| {
        shapes.map(|(shape, packages)| Case {
            name: format!("generator/{name}/{shape}"),
            size,
            growth: Growth::Linear,
            prepare: Box::new(move |size| prepare(step, packages, size)),
        })
    })
}

fn prepare(step: Step, packages: Packages, files: usize) -> Call {
    let set = FileDescriptorSet { file: (0..files).map(|at| file(at, packages)).collect() };
    let listed: Vec<_> = set.file.iter().map(|file| file.name().to_owned()).collect();
    let options = (0..files).fold(Options::default(), |options, at| {
        options.skip_rpc(format!("{}.Shop{at}/Tail", packages.name(at)))
    });
    Box::new(move || step(&set, &listed, &options))
}

/// Adds a field of the type `Any` to every message.
fn with_any(mut set: FileDescriptorSet) -> FileDescriptorSet {
    for message in set.file.iter_mut().flat_map(|file| &mut file.message_type) {
        message.field.push(FieldDescriptorProto {
            name: Some("any".to_owned()),
            r#type: Some(Type::Message.into()),
            type_name: Some(".google.protobuf.Any".to_owned()),
            ..FieldDescriptorProto::default()
        });
    }
    set.file.push(FileDescriptorProto {
        name: Some("google/protobuf/any.proto".to_owned()),
        package: Some("google.protobuf".to_owned()),
        message_type: vec![DescriptorProto { name: Some("Any".to_owned()), ..DescriptorProto::default() }],
        ..FileDescriptorProto::default()
    });
    set
}

/// Prepares a check of one message with many elements of each kind.
fn prepare_message(size: usize) -> Call {
    let field = |name: String, r#type: Type, type_name: &str| FieldDescriptorProto {
        name: Some(name),
        r#type: Some(r#type.into()),
        type_name: Some(type_name.to_owned()).filter(|name| !name.is_empty()),
        ..FieldDescriptorProto::default()
    };
    let mut message = DescriptorProto { name: Some("Large".to_owned()), ..DescriptorProto::default() };
    let mut state = enumeration("State");
    for at in 0..size {
        let value = EnumValueDescriptorProto {
            name: Some(format!("STATE_X{at}")),
            number: i32::try_from(at + 1).ok(),
            options: None,
        };
        state.value.push(value);
        let entry = format!("Map{at}Entry");
        let map = field(format!("map{at}"), Type::Message, &format!(".acme.Large.{entry}"));
        message.field.push(FieldDescriptorProto { label: Some(Label::Repeated.into()), ..map });
        let key_and_value = [("key", Type::String, ""), ("value", Type::Enum, ".acme.State")];
        message.nested_type.push(DescriptorProto {
            name: Some(entry),
            field: key_and_value
                .map(|(name, r#type, type_name)| field(name.to_owned(), r#type, type_name))
                .into(),
            options: Some(MessageOptions { map_entry: Some(true), ..MessageOptions::default() }),
            ..DescriptorProto::default()
        });
        message.field.push(field(format!("state{at}"), Type::Enum, ".acme.State"));
        message.oneof_decl.push(OneofDescriptorProto { name: Some(format!("one{at}")), options: None });
        let oneof_index = i32::try_from(at).ok();
        message
            .field
            .push(FieldDescriptorProto { oneof_index, ..field(format!("text{at}"), Type::String, "") });
        message.enum_type.push(enumeration(&format!("Kind{at}")));
    }
    let file = FileDescriptorProto {
        name: Some("acme/large.proto".to_owned()),
        package: Some("acme".to_owned()),
        message_type: vec![message],
        enum_type: vec![state],
        ..FileDescriptorProto::default()
    };
    let (set, listed) = (FileDescriptorSet { file: vec![file] }, ["acme/large.proto".to_owned()]);
    Box::new(move || assert_eq!(check(&set, &listed, &Options::default()), []))
}

fn enumeration(name: &str) -> EnumDescriptorProto {
    EnumDescriptorProto {
        name: Some(name.to_owned()),
        value: vec![EnumValueDescriptorProto {
            name: Some("NEW".to_owned()),
            number: Some(0),
            options: None,
        }],
        ..EnumDescriptorProto::default()
    }
}

/// Returns a file with one service and one message, which contains an enum and has a field of the type of the
/// previous file's message.
fn file(at: usize, packages: Packages) -> FileDescriptorProto {
    let package = packages.name(at);
    let some = |text: &str| Some(text.to_owned());
    let before = at.checked_sub(1).filter(|before| before % 10 != 9);
    let field = before.map(|before| FieldDescriptorProto {
        name: some("before"),
        r#type: Some(Type::Message.into()),
        type_name: Some(format!(".{}.Order{before}", packages.name(before))),
        ..FieldDescriptorProto::default()
    });
    let message = DescriptorProto {
        name: Some(format!("Order{at}")),
        field: field.into_iter().collect(),
        enum_type: vec![enumeration("State")],
        ..DescriptorProto::default()
    };
    let method = |name: &str, streams: bool| MethodDescriptorProto {
        name: some(name),
        input_type: Some(format!(".{package}.Order{at}")),
        output_type: Some(format!(".{package}.Order{at}")),
        server_streaming: Some(streams),
        ..MethodDescriptorProto::default()
    };
    FileDescriptorProto {
        name: Some(format!("acme/shop{at}.proto")),
        message_type: vec![message],
        service: vec![ServiceDescriptorProto {
            name: Some(format!("Shop{at}")),
            method: vec![method("Put", false), method("Tail", true)],
            ..ServiceDescriptorProto::default()
        }],
        package: Some(package),
        ..FileDescriptorProto::default()
    }
}
