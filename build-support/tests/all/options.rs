//! Every option changes the generated files: its effect is absent without it.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use lambda_grpc_build::{Builder, Config, FileDescriptorSet, configure};
use prost::Message;

pub(crate) const PROD: &str = "tests/protos/prod.proto";
pub(crate) const INCLUDES: [&str; 1] = ["tests/protos"];

pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Returns a builder that skips the one service with a streaming RPC.
pub(crate) fn base(folder: &Path) -> Builder {
    configure().skip_service("acme.v1.Second").out_dir(folder)
}

pub(crate) type Setting = fn(Builder) -> Builder;

/// Returns the generated file of the package, and the names of all files in the folder.
pub(crate) fn build(name: &str, option: impl FnOnce(Builder) -> Builder) -> (String, Vec<String>) {
    let folder = folder(name);
    option(base(&folder)).compile_protos(&[PROD, "tests/protos/bare.proto"], &INCLUDES).unwrap();
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    (fs::read_to_string(folder.join("acme.v1.rs")).unwrap(), files)
}

#[test]
fn every_option_changes_the_code() {
    let cases: &[(&str, Setting, &str)] = &[
        ("skip_rpc", |builder| builder.skip_rpc("acme.v1.Prod/Stop"), "MethodDescriptor::left_out(\"Stop\")"),
        ("json", |builder| builder.json(true), "static LAMBDA_GRPC_SCHEMA"),
        ("client", |builder| builder.build_client(true), "pub mod prod_client {"),
        ("transport", |builder| builder.build_client(true).build_transport(true), "pub async fn connect<"),
        (
            "default_stubs",
            |builder| builder.generate_default_stubs(true),
            "\"`acme.v1.Prod/Stop` is not implemented\"",
        ),
        (
            "trait_attribute",
            |builder| builder.trait_attribute("Prod", "#[cfg(a)]"),
            "#[cfg(a)]\n    #[diagnostic",
        ),
        (
            "server_attribute",
            |builder| builder.server_attribute(".acme", "#[cfg(a)]"),
            "#[cfg(a)]\n    pub struct ProdServer",
        ),
        (
            "mod_attribute",
            |builder| builder.server_mod_attribute(".", "#[cfg(a)]"),
            "The server of `acme.v1.Prod`.\n#[cfg(a)]",
        ),
        ("extern_path", |builder| builder.extern_path(".acme.types", "::money"), "<::money::Money>"),
        ("type_attribute", |builder| builder.type_attribute("Colour", "#[cfg(a)]"), "#[cfg(a)]\n#[derive("),
        (
            "message_attribute",
            |builder| builder.message_attribute("AliveReply", "#[cfg(a)]"),
            "#[cfg(a)]\n#[derive(",
        ),
        ("enum_attribute", |builder| builder.enum_attribute("Colour", "#[cfg(a)]"), "#[cfg(a)]\n#[derive("),
        (
            "field_attribute",
            |builder| builder.field_attribute("message", "#[cfg(a)]"),
            "#[cfg(a)]\n    pub message",
        ),
        ("bytes", |builder| builder.bytes("."), "pub payload: ::lambda_grpc::prost::bytes::Bytes"),
        (
            "btree_map",
            |builder| builder.btree_map("."),
            "pub labels: ::lambda_grpc::prost::alloc::collections::BTreeMap<",
        ),
        (
            "boxed",
            |builder| builder.boxed("AliveReply.request"),
            "::lambda_grpc::prost::alloc::boxed::Box<AliveRequest>",
        ),
        ("skip_debug", |builder| builder.skip_debug("AliveReply"), "#[prost(skip_debug)]"),
        ("well_known", Builder::compile_well_known_types, "google::protobuf::Timestamp"),
        ("enum_prefix", Builder::retain_enum_prefix, "ColourRed = 1"),
    ];
    let (without, _) = build("without", |builder| builder);
    for (name, option, expected) in cases {
        let (with, _) = build(name, option);
        assert!(with.contains(expected), "{name}: {with}");
        assert!(!without.contains(expected), "{name}: also without");
    }
    let (without_server, _) = build("no_server", |builder| builder.build_server(false));
    assert!(without.contains("pub mod prod_server {") && !without_server.contains("prod_server"));
    let (without_comments, _) = build("disable_comments", |builder| builder.disable_comments("AliveRequest"));
    assert!(without.contains("/// Asks.") && !without_comments.contains("/// Asks."));
}

#[test]
fn generates_no_code_for_skipped_and_imported_services() {
    let (code, files) = build("files", |builder| builder);
    assert!(code.contains("mod prod_server") && !code.contains("second_server"), "{code}");
    assert_eq!(files, ["_.rs", "acme.types.rs", "acme.v1.rs"]);
    let types =
        fs::read_to_string(Path::new(env!("CARGO_TARGET_TMPDIR")).join("files/acme.types.rs")).unwrap();
    assert!(types.contains("struct Money") && !types.contains("bank_server"), "{types}");
}

#[test]
fn names_files_as_the_options_say() {
    let (_, files) =
        build("names", |builder| builder.include_file("mod.rs").default_package_filename("bare"));
    assert_eq!(files, ["acme.types.rs", "acme.v1.rs", "bare.rs", "mod.rs"]);
}

#[test]
fn rejects_two_files_with_the_same_name() {
    let build = |option: fn(Builder) -> Builder| {
        let builder = option(base(&folder("same_file")));
        builder.compile_protos(&[PROD, "tests/protos/bare.proto"], &INCLUDES).unwrap_err().to_string()
    };
    let expected = "two generated files have the name `acme.v1.rs`";
    assert!(build(|builder| builder.include_file("acme.v1.rs")).starts_with(expected));
    assert!(build(|builder| builder.default_package_filename("acme.v1")).starts_with(expected));
    let error = build(|builder| builder.include_file("../protos.rs"));
    assert!(error.starts_with("the include file `../protos.rs` is not in the folder"), "{error}");
}

#[test]
fn writes_the_include_file_to_a_folder_of_its_own() {
    let folder = folder("include_folder");
    base(&folder).include_file("pb/mod.rs").compile_protos(&[PROD], &INCLUDES).unwrap();
    let code = fs::read_to_string(folder.join("pb/mod.rs")).unwrap();
    assert!(code.contains(r#"include!("../acme.v1.rs");"#), "{code}");
}

#[test]
fn keeps_the_options_of_a_prost_config() {
    let folder = folder("config");
    let mut config = Config::new();
    config.enable_type_names();
    base(&folder).compile_with_config(config, &[PROD], &INCLUDES).unwrap();
    assert!(
        fs::read_to_string(folder.join("acme.v1.rs"))
            .unwrap()
            .contains("impl ::lambda_grpc::prost::Name for AliveRequest")
    );
}

#[test]
fn generates_the_same_code_from_descriptors() {
    let (folder, again) = (folder("from_protos"), folder("from_descriptors"));
    let set = folder.join("set.binpb");
    base(&folder).file_descriptor_set_path(&set).compile_protos(&[PROD], &INCLUDES).unwrap();
    let descriptors = FileDescriptorSet::decode(fs::read(&set).unwrap().as_slice()).unwrap();
    // Every file of a set is an input file, including imported ones.
    let builder = base(&again).skip_service("acme.types.Bank");
    builder.clone().compile_fds(descriptors.clone()).unwrap();
    let read = |folder: &Path| fs::read_to_string(folder.join("acme.v1.rs")).unwrap();
    assert_eq!(read(&folder), read(&again));

    let mut config = Config::new();
    config.enable_type_names();
    builder.compile_fds_with_config(config, descriptors.clone()).unwrap();
    assert!(read(&again).contains("impl ::lambda_grpc::prost::Name for AliveRequest"));

    let error = base(&again).compile_fds(descriptors).unwrap_err();
    assert!(error.is_rejection(), "{error}");
    assert!(
        error.to_string().starts_with("types.proto:13:29: `acme.types.Bank/Watch` is server-streaming"),
        "{error}"
    );
}

#[test]
fn writes_files_only_if_they_change() {
    let folder = folder("unchanged");
    let build = || {
        base(&folder)
            .include_file("mod.rs")
            .file_descriptor_set_path(folder.join("set.binpb"))
            .routes_file(folder.join("routes.json"))
            .sam_events_file(folder.join("events.yaml"))
            .sam_events_folder(folder.join("infra/events"))
            .compile_protos(&[PROD], &INCLUDES)
            .unwrap();
    };
    build();
    let past = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let paths = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = paths(&folder).chain(paths(&folder.join("infra/events")));
    let files: Vec<_> = files.filter(|path| path.is_file()).collect();
    assert_eq!(files.len(), 8);
    for path in &files {
        fs::File::options().write(true).open(path).unwrap().set_modified(past).unwrap();
    }
    build();
    for path in &files {
        assert_eq!(fs::metadata(path).unwrap().modified().unwrap(), past, "{}", path.display());
    }
    fs::write(folder.join("routes.json"), "old").unwrap();
    build();
    assert_ne!(fs::read_to_string(folder.join("routes.json")).unwrap(), "old");
}

#[test]
fn creates_the_folders_of_files() {
    let folder = folder("folders");
    let (routes, set) = (folder.join("a/b/routes.json"), folder.join("c/set.binpb"));
    let builder = base(&folder.join("code")).routes_file(&routes).file_descriptor_set_path(&set);
    builder.compile_protos(&[PROD], &INCLUDES).unwrap();
    assert!([routes, set, folder.join("code/acme.v1.rs")].iter().all(|path| path.exists()));
}

#[test]
fn names_the_file_that_cannot_be_written() {
    let folder = folder("unwritable");
    fs::write(folder.join("file"), "").unwrap();
    let error = |builder: Builder| builder.compile_protos(&[PROD], &INCLUDES).unwrap_err().to_string();

    let path = folder.join("file/routes.json");
    let message = error(base(&folder).routes_file(&path));
    assert!(message.starts_with(&format!("cannot write {}: ", path.display())), "{message}");

    let message = error(base(&folder).sam_events_folder(folder.join("file")));
    let path = folder.join("file/ProdAlive.yaml");
    assert!(message.starts_with(&format!("cannot write {}: ", path.display())), "{message}");
}

/// Runs only if `PROTOC` is set.
#[test]
fn generates_the_same_code_with_protoc() {
    if std::env::var_os("PROTOC").is_none() {
        return;
    }
    let (protox, _) = build("protox", |builder| builder);
    let (protoc, files) =
        build("protoc", |builder| builder.protoc().protoc_arg("--experimental_allow_proto3_optional"));
    assert_eq!(protox, protoc);
    assert_eq!(files, ["_.rs", "acme.types.rs", "acme.v1.rs"]);
    let folder = folder("protoc_set");
    let (protox_path, protoc_path) = (folder.join("protox.binpb"), folder.join("protoc.binpb"));
    base(&folder).file_descriptor_set_path(&protox_path).compile_protos(&[PROD], &INCLUDES).unwrap();
    base(&folder).protoc().file_descriptor_set_path(&protoc_path).compile_protos(&[PROD], &INCLUDES).unwrap();
    let set = |path: &Path| {
        let mut set = FileDescriptorSet::decode(fs::read(path).unwrap().as_slice()).unwrap();
        set.file.iter_mut().for_each(|file| file.source_code_info = None);
        set
    };
    assert_eq!(set(&protox_path), set(&protoc_path));
}
