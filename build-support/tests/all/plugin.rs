//! The plugin for protoc and buf, called in this process with descriptors of the built-in compiler.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lambda_grpc_build::{Builder, FileDescriptorSet, configure};
use lambda_grpc_codegen::plugin;
use prost::Message;
use prost_types::compiler::{CodeGeneratorRequest, CodeGeneratorResponse, Version};

const PROD: &str = "tests/protos/prod.proto";
const INCLUDES: [&str; 1] = ["tests/protos"];
const SKIP: &str = "skip_service=acme.v1.Second";

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plugin").join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn descriptors(name: &str) -> FileDescriptorSet {
    let folder = folder(name);
    let set = folder.join("set.binpb");
    let builder = configure().skip_service("acme.v1.Second").out_dir(&folder).file_descriptor_set_path(&set);
    builder.compile_protos(&[PROD, "tests/protos/bare.proto"], &INCLUDES).unwrap();
    FileDescriptorSet::decode(fs::read(set).unwrap().as_slice()).unwrap()
}

fn respond(name: &str, parameter: &str) -> CodeGeneratorResponse {
    let request = CodeGeneratorRequest {
        file_to_generate: vec!["prod.proto".to_owned(), "bare.proto".to_owned()],
        parameter: Some(parameter.to_owned()),
        proto_file: descriptors(name).file,
        ..CodeGeneratorRequest::default()
    };
    let response = plugin::respond(&request.encode_to_vec()).unwrap();
    CodeGeneratorResponse::decode(response.encoded.as_slice()).unwrap()
}

/// Returns the content of the files by their names. An insertion has the name
/// `<file>:<insertion point>`.
fn files(name: &str, option: &str) -> BTreeMap<String, String> {
    let response = respond(name, &format!("{SKIP},{option}"));
    assert_eq!(response.error, None);
    let files = response.file.into_iter().map(|file| {
        let point = file.insertion_point.as_deref().map(|point| format!(":{point}"));
        (format!("{}{}", file.name(), point.unwrap_or_default()), file.content.unwrap_or_default())
    });
    files.collect()
}

#[test]
fn writes_the_same_files_as_a_build_script() {
    let files = files("same", "");
    assert_eq!(files.keys().collect::<Vec<_>>(), ["_.rs", "acme/v1/acme.v1.rs"]);
    let plugin = files["acme/v1/acme.v1.rs"].strip_suffix("// @@protoc_insertion_point(module)\n").unwrap();
    assert_eq!(plugin, fs::read_to_string(folder("same").join("acme.v1.rs")).unwrap());
}

#[test]
fn every_option_changes_the_code() {
    let cases = [
        ("skip_rpc=acme.v1.Prod/Stop", "MethodDescriptor::left_out(\"Stop\")"),
        ("client", "pub mod prod_client {"),
        ("json", "static LAMBDA_GRPC_SCHEMA"),
        ("generate_default_stubs", "\"`acme.v1.Prod/Stop` is not implemented\""),
        (r"trait_attribute=Prod=#[cfg(all(a\, b))]", "#[cfg(all(a, b))]\n    #[diagnostic"),
        ("server_attribute=.=#[cfg(a)]", "#[cfg(a)]\n    pub struct ProdServer"),
        ("server_mod_attribute=.acme=#[cfg(a)]", "The server of `acme.v1.Prod`.\n#[cfg(a)]"),
        ("extern_path=.acme.types=::money", "<::money::Money>"),
        ("type_attribute=Colour=#[cfg(a)]", "#[cfg(a)]\n#[derive("),
        ("message_attribute=AliveReply=#[cfg(a)]", "#[cfg(a)]\n#[derive("),
        ("enum_attribute=Colour=#[cfg(a)]", "#[cfg(a)]\n#[derive("),
        ("field_attribute=message=#[cfg(a)]", "#[cfg(a)]\n    pub message"),
        ("bytes=.", "pub payload: ::lambda_grpc::prost::bytes::Bytes"),
        ("btree_map=.", "pub labels: ::lambda_grpc::prost::alloc::collections::BTreeMap<"),
        ("boxed=AliveReply.request", "::lambda_grpc::prost::alloc::boxed::Box<AliveRequest>"),
        ("skip_debug=AliveReply", "#[prost(skip_debug)]"),
        ("compile_well_known_types", "google::protobuf::Timestamp"),
        ("retain_enum_prefix", "ColourRed = 1"),
        ("enable_type_names", "impl ::lambda_grpc::prost::Name for AliveRequest"),
    ];
    let code = |option: &str| files("options", option).remove("acme/v1/acme.v1.rs").unwrap();
    let without = code("");
    for (option, expected) in cases {
        let with = code(option);
        assert!(with.contains(expected), "{option}: {with}");
        assert!(!without.contains(expected), "{option}: also without");
        if !option.contains('=') {
            assert_eq!(code(&format!("{option}=false")), without, "{option}");
        }
    }
    assert!(code("client,transport").contains("pub async fn connect<"));
    assert!(without.contains("pub mod prod_server {") && !code("no_server").contains("prod_server"));
    assert!(without.contains("/// Asks.") && !code("disable_comments=.").contains("/// Asks."));
}

#[test]
fn writes_services_for_the_messages_of_protoc_gen_prost() {
    let files = files("external", "no_messages");
    // protoc-gen-prost writes the file without a package without an extension.
    let names =
        ["_.lambda_grpc.rs", "_:module", "acme/v1/acme.v1.lambda_grpc.rs", "acme/v1/acme.v1.rs:module"];
    assert_eq!(files.keys().collect::<Vec<_>>(), names);
    assert_eq!(files[names[3]], "include!(\"acme.v1.lambda_grpc.rs\");\n");
    let services = &files[names[2]];
    assert!(
        services.contains("pub mod prod_server {") && !services.contains("struct AliveRequest"),
        "{services}"
    );
    // The services are the same as in a file that also contains messages.
    let code = fs::read_to_string(folder("external").join("acme.v1.rs")).unwrap();
    let header = "// This file is @generated by lambda-grpc-codegen.\n// Source: prod.proto\n";
    let body = services.strip_prefix(header).unwrap();
    assert!(code.contains(body), "{services}");

    let files = self::files("external", "no_messages,no_include");
    assert_eq!(files.keys().collect::<Vec<_>>(), [names[0], names[2]]);
    let files = self::files("external", "no_messages,no_server,routes=routes.json");
    assert_eq!(files.keys().collect::<Vec<_>>(), ["routes.json"]);
}

#[test]
fn names_files_as_the_options_say() {
    let names = |option: &str| files("names", option).into_keys().collect::<Vec<_>>();
    assert_eq!(names("flat_output_dir"), ["_.rs", "acme.v1.rs"]);
    assert_eq!(names("default_package_filename=bare"), ["acme/v1/acme.v1.rs", "bare.rs"]);
    assert_eq!(
        names("routes=routes.json,sam_events=infra/events.yaml"),
        ["_.rs", "acme/v1/acme.v1.rs", "infra/events.yaml", "routes.json"]
    );
    assert_eq!(
        names("sam_events_folder=infra/events/,skip_rpc=acme.v1.Prod/Stop"),
        ["_.rs", "acme/v1/acme.v1.rs", "infra/events/BareServiceCall.yaml", "infra/events/ProdAlive.yaml"]
    );
}

#[test]
fn includes_the_generated_files() {
    let include_file = |options: &str| {
        let content = files("include_file", &format!("include_file=pb/mod.rs,{options}")).remove("pb/mod.rs");
        let includes =
            |line: &str| line.trim().strip_prefix("include!(\"")?.strip_suffix("\");").map(str::to_owned);
        content.unwrap().lines().filter_map(includes).collect::<Vec<_>>()
    };
    assert_eq!(include_file(""), ["../_.rs", "../acme/v1/acme.v1.rs"]);
    assert_eq!(include_file("flat_output_dir"), ["../_.rs", "../acme.v1.rs"]);
    // protoc-gen-prost writes these files, and they include the services.
    assert_eq!(include_file("no_messages"), ["../_", "../acme/v1/acme.v1.rs"]);
    let services = ["../_", "../_.lambda_grpc.rs", "../acme.v1.lambda_grpc.rs", "../acme.v1.rs"];
    assert_eq!(include_file("no_messages,no_include,flat_output_dir"), services);
    // protoc-gen-prost writes a file for a package without services too.
    assert_eq!(include_file("no_messages,no_server"), ["../_", "../acme/v1/acme.v1.rs"]);

    let response = respond("include_file", &format!("{SKIP},include_file=../mod.rs"));
    assert!(
        response.error().starts_with("\ninvalid option `include_file=../mod.rs`: "),
        "{}",
        response.error()
    );
}

/// Returns the warnings of a run in which `inputs` are the input files.
fn warnings(inputs: &[&str], parameter: &str, compiler_version: Option<Version>) -> Vec<String> {
    let mut files = descriptors("partial").file;
    let find = |name: &str| files.iter().find(|file| file.name() == name).unwrap().clone();
    // Another file of the package, and one of another owner.
    let (mut other, mut dependency) = (find("prod.proto"), find("types.proto"));
    other.name = Some("other.proto".to_owned());
    other.message_type.clear();
    other.enum_type.clear();
    other.service.iter_mut().for_each(|service| service.name = Some(format!("Other{}", service.name())));
    dependency.name = Some("dependency.proto".to_owned());
    dependency.package = Some("acme2".to_owned());
    files.extend([other, dependency]);
    let request = CodeGeneratorRequest {
        file_to_generate: inputs.iter().map(|&input| input.to_owned()).collect(),
        parameter: Some(parameter.to_owned()),
        proto_file: files,
        compiler_version,
    };
    let response = plugin::respond(&request.encode_to_vec()).unwrap();
    assert_eq!(CodeGeneratorResponse::decode(response.encoded.as_slice()).unwrap().error, None);
    response.warnings
}

const HELP: &str =
    "generate all files in one run; with buf, set `strategy: all` for this plugin in buf.gen.yaml";

#[test]
fn warns_of_services_in_other_files_of_a_package() {
    let expected = format!(
        "other.proto: this is not an input file, so the generated files of its package lack `acme.v1.OtherProd`, \
         `acme.v1.OtherSecond`\n= help: {HELP}\n"
    );
    for version in [None, Some(Version::default())] {
        assert_eq!(warnings(&["prod.proto", "bare.proto"], SKIP, version), [expected.as_str()]);
    }
    let skip = format!("{SKIP},skip_service=acme.v1.OtherSecond");
    assert!(warnings(&["prod.proto", "other.proto"], &skip, None).is_empty());
    // No services are generated.
    assert!(warnings(&["prod.proto", "bare.proto"], &format!("{SKIP},no_server"), None).is_empty());
    // `types.proto` has a service too, but in a package of which no file is an input file.
    assert!(warnings(&["bare.proto"], "", None).is_empty());
}

#[test]
fn warns_of_services_that_a_route_list_of_buf_lacks() {
    let inputs = ["prod.proto", "other.proto"];
    let skip = format!("{SKIP},skip_service=acme.v1.OtherSecond");
    let expected = format!(
        "types.proto: this is not an input file, so the route lists lack `acme.types.Bank`\n= help: {HELP}\n"
    );
    for list in ["routes=routes.json", "sam_events=events.yaml", "sam_events_folder=events"] {
        let parameter = format!("{skip},{list}");
        assert_eq!(warnings(&inputs, &parameter, None), [expected.as_str()], "{list}");
        assert!(warnings(&inputs, &parameter, Some(Version::default())).is_empty(), "{list}");
    }
    let skip = format!("{skip},skip_service=acme.types.Bank,routes=routes.json");
    assert!(warnings(&["prod.proto", "other.proto", "types.proto"], &skip, None).is_empty());
}

#[test]
fn warns_of_packages_that_an_include_file_lacks() {
    let inputs = ["prod.proto", "other.proto"];
    let options = format!("{SKIP},skip_service=acme.v1.OtherSecond,include_file=mod.rs");
    let warning = |file: &str, package: &str| {
        format!(
            "{file}: this is not an input file, so `mod.rs` lacks the package `{package}`, which generated code uses\n= help: \
             {HELP}; for dependencies, also set `include_imports: true`, or use the option `extern_path`\n"
        )
    };
    let types = warning("types.proto", "acme.types");
    assert_eq!(warnings(&inputs, &options, None), [types.as_str()]);
    let well_known = warning("google/protobuf/timestamp.proto", "google.protobuf");
    let options_with_well_known = format!("{options},compile_well_known_types");
    assert_eq!(warnings(&inputs, &options_with_well_known, None), [types, well_known]);
    for path in [".acme.types", ".acme.types.Money", ".acme"] {
        assert!(
            warnings(&inputs, &format!("{options},extern_path={path}=::acme"), None).is_empty(),
            "{path}"
        );
    }
    assert_eq!(warnings(&inputs, &format!("{options},extern_path=.acme.type=::acme"), None).len(), 1);
    // The imported types are not used.
    assert!(warnings(&["bare.proto"], "include_file=mod.rs", None).is_empty());
}

#[test]
fn lists_the_same_routes_as_a_build_script() {
    type Option = fn(Builder) -> Builder;
    let cases: [(&str, Option, &str); 8] = [
        ("", |builder| builder, "/acme.v1.Prod/Alive"),
        ("cors", |builder| builder.cors(true), "/acme.v1.Prod/Alive"),
        ("path_prefix=/api", |builder| builder.path_prefix("/api"), "/api/acme.v1.Prod/Alive"),
        (
            "path_prefix=api/,path_prefix=/",
            |builder| builder.path_prefix("api/").path_prefix("/"),
            "/acme.v1.Prod/Alive",
        ),
        ("twirp_prefix=/twirp", |builder| builder.twirp_prefix("/twirp"), "/twirp/acme.v1.Prod/Alive"),
        ("twirp_prefix=/", |builder| builder.twirp_prefix("/"), "/acme.v1.Prod/Alive"),
        (
            "path_prefix=/api,twirp_prefix=twirp",
            |builder| builder.path_prefix("/api").twirp_prefix("twirp"),
            "/api/twirp/acme.v1.Prod/Alive",
        ),
        (
            "skip_rpc=acme.v1.Prod/Alive",
            |builder| builder.skip_rpc("acme.v1.Prod/Alive"),
            "/acme.v1.Prod/Stop",
        ),
    ];
    let folder = folder("routes");
    let base = || configure().skip_service("acme.v1.Second").out_dir(&folder);
    for (options, option, path) in cases {
        let files = files(
            "routes",
            &format!("routes=routes.json,sam_events=events.yaml,sam_events_folder=events,{options}"),
        );
        let [json, yaml] = ["routes.json", "events.yaml"].map(|name| folder.join(name));
        let functions = folder.join("events");
        let builder = option(base().routes_file(&json).sam_events_file(&yaml).sam_events_folder(&functions));
        builder.compile_protos(&[PROD, "tests/protos/bare.proto"], &INCLUDES).unwrap();
        assert_eq!(files["routes.json"], fs::read_to_string(json).unwrap(), "{options}");
        assert_eq!(files["events.yaml"], fs::read_to_string(yaml).unwrap(), "{options}");
        assert!(files["routes.json"].contains(&format!("{{\"path\": \"{path}\", ")), "{options}");
        assert!(files["events.yaml"].contains(&format!("    Path: {path}\n")), "{options}");
        let stop = fs::read_to_string(functions.join("ProdStop.yaml")).unwrap();
        assert_eq!(files["events/ProdStop.yaml"], stop, "{options}");
    }
}

#[test]
fn reports_the_errors_of_a_build_script_with_plugin_options() {
    let response = respond("rejected", "");
    let expected = "\nprod.proto:16:35: `acme.v1.Second/Tail` is server-streaming; AWS Lambda handlers support unary RPCs \
                    only\n= help: serve it from a container behind an Application Load Balancer, or leave it out with the \
                    option `skip_rpc=acme.v1.Second/Tail`";
    assert_eq!(response.error(), expected);
    assert!(response.file.is_empty());

    let response = respond("rejected", &format!("{SKIP},skip_rpc=acme.v1.Prod/Alvie"));
    assert!(
        response.error().starts_with(
            "\nprotoc-gen-lambda-grpc: `skip_rpc=acme.v1.Prod/Alvie` matches no RPC in the input files"
        ),
        "{}",
        response.error()
    );
    let response = respond("rejected", &format!("{SKIP},path_prefix=/{{stage}}"));
    let expected =
        "\nprotoc-gen-lambda-grpc: `/{stage}` is not a valid value of `path_prefix`: it contains '{'";
    assert!(response.error().starts_with(expected), "{}", response.error());
    let response = respond("rejected", "no_such=1");
    assert!(response.error().starts_with("\nunknown option `no_such`\n= help: the options are skip_rpc, "));
    // prost panics on this attribute.
    let response = respond("rejected", &format!("{SKIP},type_attribute=.=#[cfg("));
    assert!(response.error().starts_with("\nprost cannot generate the messages: "), "{}", response.error());
}

/// The fields of a response that prost-types lacks.
#[derive(Clone, PartialEq, Message)]
struct Editions {
    #[prost(int32, optional, tag = "3")]
    minimum: Option<i32>,
    #[prost(int32, optional, tag = "4")]
    maximum: Option<i32>,
}

#[test]
fn declares_support_for_optional_fields_and_editions() {
    assert_eq!(respond("declares", SKIP).supported_features, Some(1 | 2));
    let response = plugin::respond(&[]).unwrap();
    let editions = Editions::decode(response.encoded.as_slice()).unwrap();
    assert_eq!(editions, Editions { minimum: Some(1000), maximum: Some(1001) });
}

#[test]
fn returns_an_error_for_an_invalid_request() {
    assert!(plugin::respond(b"\xff\xff\xff").is_err());
}
