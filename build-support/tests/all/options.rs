//! Every option changes the generated files: its effect is absent without it.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use lambda_grpc_build::{Builder, Config, FileDescriptorSet, configure};
use prost::Message;

const PROD: &str = "tests/protos/prod.proto";
const INCLUDES: [&str; 1] = ["tests/protos"];

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Returns a builder that skips the one service with a streaming RPC.
fn base(folder: &Path) -> Builder {
    configure().skip_service("acme.v1.Second").out_dir(folder)
}

type Option = fn(Builder) -> Builder;

/// Returns the generated file of the package, and the names of all files in the folder.
fn build(name: &str, option: impl FnOnce(Builder) -> Builder) -> (String, Vec<String>) {
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
    let cases: &[(&str, Option, &str)] = &[
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

/// Returns the two route lists, as JSON and as SAM events.
fn routes(name: &str, option: impl FnOnce(Builder) -> Builder) -> (String, String) {
    let folder = folder(name);
    let (json, yaml) = (folder.join("routes.json"), folder.join("events.yaml"));
    let builder = option(base(&folder).routes_file(&json).sam_events_file(&yaml));
    builder.compile_protos(&[PROD, "tests/protos/bare.proto"], &INCLUDES).unwrap();
    (fs::read_to_string(json).unwrap(), fs::read_to_string(yaml).unwrap())
}

#[test]
fn lists_the_routes() {
    let (json, yaml) = routes("routes", |builder| {
        builder.skip_service("BareService").path_prefix("/api").twirp_prefix("/twirp")
    });
    let expected = r#"{
  "services": [
    {
      "name": "acme.v1.Prod",
      "methods": [
        {
          "name": "Alive",
          "routes": [
            {"path": "/api/acme.v1.Prod/Alive", "http_methods": ["GET", "POST"]},
            {"path": "/api/twirp/acme.v1.Prod/Alive", "http_methods": ["POST"]}
          ],
          "idempotency": "NO_SIDE_EFFECTS",
          "deprecated": false
        },
        {
          "name": "Stop",
          "routes": [
            {"path": "/api/acme.v1.Prod/Stop", "http_methods": ["POST"]},
            {"path": "/api/twirp/acme.v1.Prod/Stop", "http_methods": ["POST"]}
          ],
          "idempotency": "IDEMPOTENCY_UNKNOWN",
          "deprecated": false
        }
      ]
    }
  ]
}
"#;
    assert_eq!(json, expected);
    let expected = "# The events of an AWS::Serverless::Function, @generated by lambda-grpc-codegen.
ProdAliveApiGet:
  Type: HttpApi
  Properties:
    Path: /api/acme.v1.Prod/Alive
    Method: GET
ProdAliveApi:
  Type: HttpApi
  Properties:
    Path: /api/acme.v1.Prod/Alive
    Method: POST
ProdAliveApiTwirp:
  Type: HttpApi
  Properties:
    Path: /api/twirp/acme.v1.Prod/Alive
    Method: POST
ProdStopApi:
  Type: HttpApi
  Properties:
    Path: /api/acme.v1.Prod/Stop
    Method: POST
ProdStopApiTwirp:
  Type: HttpApi
  Properties:
    Path: /api/twirp/acme.v1.Prod/Stop
    Method: POST
";
    assert_eq!(yaml, expected);
}

#[test]
fn lists_the_paths_below_the_prefixes_of_the_host() {
    /// What precedes `/package.Service/Method` in a path, and what follows `ServiceMethod` in the
    /// name of its event.
    type Prefix = (&'static str, &'static str);
    const ROOT: Prefix = ("", "");
    const API: Prefix = ("/api", "Api");
    const V2: Prefix = ("/api/v2", "ApiV2");
    const TWIRP: Prefix = ("/twirp", "Twirp");
    const API_TWIRP: Prefix = ("/api/twirp", "ApiTwirp");
    const RPC: Prefix = ("/api/rpc/v1", "ApiTwirp");
    let cases: [(&str, Option, &[Prefix]); 10] = [
        ("no prefix", |builder| builder, &[ROOT]),
        ("the root", |builder| builder.path_prefix("/").twirp_prefix(""), &[ROOT]),
        ("a path prefix", |builder| builder.path_prefix("/api"), &[API]),
        ("other spellings", |builder| builder.path_prefix("api/").path_prefix("/api/"), &[API]),
        ("path prefixes", |builder| builder.path_prefix("/api/v2").path_prefix("/api"), &[V2, API]),
        ("a path prefix and the root", |builder| builder.path_prefix("/api").path_prefix(""), &[API, ROOT]),
        ("a Twirp prefix", |builder| builder.twirp_prefix("/twirp"), &[ROOT, TWIRP]),
        (
            "the last Twirp prefix",
            |builder| builder.twirp_prefix("/rpc").twirp_prefix("twirp/"),
            &[ROOT, TWIRP],
        ),
        ("both", |builder| builder.path_prefix("/api").twirp_prefix("/rpc/v1"), &[API, RPC]),
        (
            "both, and the root",
            |builder| builder.twirp_prefix("/twirp").path_prefix("/api").path_prefix("/"),
            &[API, API_TWIRP, ROOT, TWIRP],
        ),
    ];
    for (name, option, prefixes) in cases {
        let (json, yaml) = routes(name, option);
        let (mut expected_json, mut expected_yaml) = (Vec::new(), Vec::new());
        for (rpc, event, has_get) in [
            ("/acme.v1.Prod/Alive", "ProdAlive", true),
            ("/acme.v1.Prod/Stop", "ProdStop", false),
            ("/BareService/Call", "BareServiceCall", false),
        ] {
            for (prefix, suffix) in prefixes {
                let path = format!("{prefix}{rpc}");
                let accepts_get = has_get && !suffix.ends_with("Twirp");
                if accepts_get {
                    expected_yaml.push(format!("{event}{suffix}Get: GET {path}"));
                }
                expected_yaml.push(format!("{event}{suffix}: POST {path}"));
                let methods = if accepts_get { "\"GET\", \"POST\"" } else { "\"POST\"" };
                expected_json.push(format!("{{\"path\": \"{path}\", \"http_methods\": [{methods}]}}"));
            }
        }
        let routes = json.lines().map(|line| line.trim().trim_end_matches(','));
        let routes: Vec<_> = routes.filter(|line| line.contains("\"path\"")).collect();
        assert_eq!(routes, expected_json, "{name}");
        let lines: Vec<_> = yaml.lines().map(str::trim).collect();
        let events = lines[1..].chunks(5).map(|event| {
            let [path, method] = [event[3], event[4]].map(|line| line.split_once(": ").unwrap().1);
            format!("{} {method} {path}", event[0])
        });
        assert_eq!(events.collect::<Vec<_>>(), expected_yaml, "{name}");
    }
}

#[test]
fn lists_preflight_requests_if_the_application_responds_to_them() {
    let (json, yaml) = routes("cors", |builder| builder.cors(true).twirp_prefix("/twirp"));
    assert_eq!(json.matches("\"OPTIONS\"]").count(), 6, "{json}");
    assert_eq!(yaml.matches("    Method: OPTIONS\n").count(), 6, "{yaml}");
    let (json, yaml) = routes("no_cors", |builder| builder.cors(true).cors(false));
    assert!(!json.contains("OPTIONS") && !yaml.contains("OPTIONS"));
}

#[test]
fn writes_the_events_of_one_function_per_rpc() {
    let folder = folder("functions");
    let builder =
        base(&folder).sam_events_folder(folder.join("events")).sam_events_file(folder.join("all.yaml"));
    builder.compile_protos(&[PROD, "tests/protos/bare.proto"], &INCLUDES).unwrap();
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let (header, all) =
        read("all.yaml").split_once('\n').map(|(header, all)| (header.to_owned(), all.to_owned())).unwrap();
    let functions = ["ProdAlive", "ProdStop", "BareServiceCall"];
    let events = functions.map(|function| {
        let file = read(&format!("events/{function}.yaml"));
        file.strip_prefix(&format!("{header}\n{function}"))
            .map(|events| format!("{function}{events}"))
            .unwrap()
    });
    assert_eq!(events.concat(), all);
    assert_eq!(fs::read_dir(folder.join("events")).unwrap().count(), functions.len());
}

#[test]
fn options_of_route_lists_do_not_change_the_code() {
    let (without, files) = build("no_prefixes", |builder| builder);
    let with = build("prefixes", |builder| builder.path_prefix("/api").twirp_prefix("/twirp").cors(true));
    assert_eq!(with, (without, files));
}

#[test]
fn names_the_file_that_cannot_be_written() {
    let folder = folder("unwritable");
    let path = folder.join("nowhere/routes.json");
    let error = base(&folder).routes_file(&path).compile_protos(&[PROD], &INCLUDES).unwrap_err().to_string();
    assert!(error.starts_with(&format!("cannot write {}: ", path.display())), "{error}");

    let path = folder.join("file");
    fs::write(&path, "").unwrap();
    let error =
        base(&folder).sam_events_folder(&path).compile_protos(&[PROD], &INCLUDES).unwrap_err().to_string();
    assert!(error.starts_with(&format!("cannot write {}: ", path.display())), "{error}");
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
