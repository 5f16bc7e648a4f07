//! Generation takes time in proportion to the protos: eight times as many files, eight times as long.

use std::time::{Duration, Instant};

use lambda_grpc_codegen::{Messages, Options, Routes, ServiceGenerator, check, generate};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet,
    MethodDescriptorProto, ServiceDescriptorProto,
};

const FEW: usize = 250;
const TIMES: usize = 8;
/// Between `TIMES` and its square, with room for a machine that has other things to do.
const LIMIT: u32 = 24;

type Step = fn(&FileDescriptorSet, &[String], &Options);

const STEPS: [(&str, Step); 4] = [
    ("check", |set, listed, options| assert_eq!(check(set, listed, options), [])),
    ("routes", |set, listed, options| drop(Routes::new(set, listed, options).json())),
    ("the generator", |set, listed, options| {
        drop(ServiceGenerator::new(options.clone().json(true)).files(set, listed));
    }),
    ("generate", |set, listed, options| {
        // The code itself takes time in proportion to its length, and too much of it for a test.
        let (config, options) = (&mut prost_build::Config::new(), options.clone().build_server(false));
        drop(generate(config, set.clone(), listed, options, Messages::Elsewhere));
    }),
];

#[test]
fn takes_time_in_proportion_to_the_files() {
    for (shape, package) in [("a package each", true), ("one package", false)] {
        for (name, step) in STEPS {
            let (few, many) = (fastest(step, FEW, package), fastest(step, FEW * TIMES, package));
            assert!(
                // What takes less than that is no trouble, and hard to measure.
                many < few * LIMIT || many < Duration::from_millis(20),
                "{name}, {shape}: {FEW} files take {few:?}, {TIMES} times as many {many:?}"
            );
        }
    }
}

fn fastest(step: Step, files: usize, package_each: bool) -> Duration {
    let set = FileDescriptorSet { file: (0..files).map(|at| file(at, package_each)).collect() };
    let listed: Vec<_> = set.file.iter().map(|file| file.name().to_owned()).collect();
    let options = (0..files).fold(Options::default(), |options, at| {
        options.skip_rpc(format!("{}.Shop{at}/Tail", package(at, package_each)))
    });
    let time = |_| {
        let start = Instant::now();
        step(&set, &listed, &options);
        start.elapsed()
    };
    (0..3).map(time).min().unwrap_or_default()
}

fn package(at: usize, each: bool) -> String {
    if each { format!("acme.shop{at}.v1") } else { "acme.shop.v1".to_owned() }
}

/// One service, a message with an enum inside for each request, and a field of the file before.
fn file(at: usize, package_each: bool) -> FileDescriptorProto {
    let package = package(at, package_each);
    let some = |text: &str| Some(text.to_owned());
    let before = at.checked_sub(1).filter(|before| before % 10 != 9);
    let field = before.map(|before| FieldDescriptorProto {
        name: some("before"),
        type_name: Some(format!(".{}.Order{before}", self::package(before, package_each))),
        ..FieldDescriptorProto::default()
    });
    let message = DescriptorProto {
        name: Some(format!("Order{at}")),
        field: field.into_iter().collect(),
        enum_type: vec![EnumDescriptorProto { name: some("State"), ..EnumDescriptorProto::default() }],
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
