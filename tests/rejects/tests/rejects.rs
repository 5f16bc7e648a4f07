//! Compares the error of every rejected build with `cases/<name>/expected.txt`. `BLESS=1` rewrites
//! these files.

use std::fs;
use std::path::Path;
use std::process::Command;

use lambda_grpc_build::{Builder, Error, configure};

/// Runs a build that must be rejected, and compares its error. If `PROTOC` is set, runs it with
/// protoc too.
fn check(case: &str, build: impl Fn(Builder, &str) -> Result<(), Error>) {
    let error = build(builder(case), &folder(case)).unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string(), "`main` prints the `Debug` text");
    let path = Path::new(&folder(case)).join("expected.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, error.to_string()).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(error.to_string(), expected, "if the change is intended: BLESS=1 cargo test -p rejects");
    if std::env::var_os("PROTOC").is_some() {
        let error = build(builder(case).protoc(), &folder(case)).unwrap_err();
        assert_eq!(error.to_string(), expected, "protoc");
    }
}

// Tests run in the folder of their package, like build scripts.
fn folder(case: &str) -> String {
    format!("cases/{case}")
}

fn builder(case: &str) -> Builder {
    let out_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(case);
    fs::create_dir_all(&out_dir).unwrap();
    configure().out_dir(&out_dir)
}

fn compile_input(builder: Builder, folder: &str) -> Result<(), Error> {
    builder.compile_protos(&[format!("{folder}/input.proto")], &[folder])
}

#[test]
fn rejects_streaming_rpcs_of_input_files_only() {
    check("streaming", |builder, folder| {
        builder
            .compile_protos(&[format!("{folder}/input.proto"), format!("{folder}/second.proto")], &[folder])
    });
}

#[test]
fn places_the_caret_below_its_word_after_tabs() {
    check("tabs", compile_input);
}

#[test]
fn does_not_count_a_byte_order_mark_as_a_column() {
    check("byte_order_mark", compile_input);
}

#[test]
fn rejects_a_feature_of_an_imported_file_once() {
    check("imported_edition", compile_input);
}

#[test]
fn rejects_a_closed_enum_that_json_cannot_have() {
    check("edition_json", |builder, folder| compile_input(builder.json(true), folder));
    compile_input(builder("edition_json"), &folder("edition_json")).unwrap();
}

/// `FileDescriptorSet` has no field for an edition and its features.
#[test]
fn rejects_descriptors_that_have_lost_an_edition() {
    let (folder, path) = (folder("lost_edition"), Path::new(env!("CARGO_TARGET_TMPDIR")).join("lost.binpb"));
    compile_input(builder("lost_edition").file_descriptor_set_path(&path), &folder).unwrap();
    let encoded = fs::read(&path).unwrap();
    builder("lost_edition").compile_encoded_fds(&encoded).unwrap();
    let error = builder("lost_edition").compile_encoded_fds(&encoded[1..]).unwrap_err().to_string();
    assert!(error.starts_with("descriptors: not a valid FileDescriptorSet: "), "{error}");
    check("lost_edition", |builder, _| {
        builder.compile_fds(prost::Message::decode(encoded.as_slice()).unwrap())
    });
}

/// protoc writes such a set without `--include_imports`.
#[test]
fn rejects_descriptors_without_imports() {
    let (folder, path) =
        (folder("lacking_import"), Path::new(env!("CARGO_TARGET_TMPDIR")).join("lacking.binpb"));
    compile_input(builder("lacking_import").file_descriptor_set_path(&path), &folder).unwrap();
    let mut set: lambda_grpc_build::FileDescriptorSet =
        prost::Message::decode(fs::read(&path).unwrap().as_slice()).unwrap();
    set.file.retain(|file| file.name() == "input.proto");
    check("lacking_import", |builder, _| builder.compile_fds(set.clone()));
    let encoded = prost::Message::encode_to_vec(&set);
    let error = builder("lacking_import").json(true).compile_encoded_fds(&encoded).unwrap_err();
    assert_eq!(error.to_string(), fs::read_to_string(Path::new(&folder).join("expected.txt")).unwrap());
}

#[test]
fn rejects_a_missing_import() {
    check("missing_import", compile_input);
}

#[test]
fn rejects_files_that_import_each_other_once() {
    check("import_cycle", |builder, folder| {
        let protos = ["input", "second", "third"].map(|name| format!("{folder}/{name}.proto"));
        builder.compile_protos(&protos, &[folder])
    });
}

#[test]
fn rejects_an_absolute_import() {
    check("absolute_import", compile_input);
}

#[test]
fn rejects_a_file_that_an_earlier_include_folder_hides() {
    check("hidden_file", |builder, folder| {
        let (first, second) = (format!("{folder}/first"), format!("{folder}/second"));
        builder.compile_protos(&[format!("{second}/input.proto")], &[first, second])
    });
}

#[test]
fn rejects_a_package_that_is_too_long_for_a_file_name() {
    check("long_package", compile_input);
}

#[test]
fn rejects_a_relative_import() {
    check("relative_import", compile_input);
}

#[test]
fn rejects_two_rpcs_with_the_same_rust_name() {
    check("same_name", compile_input);
}

#[test]
fn rejects_a_message_with_the_module_of_a_service() {
    check("same_module", compile_input);
}

#[test]
fn rejects_rpcs_with_the_name_of_a_client_method() {
    check("client_methods", |builder, folder| {
        compile_input(builder.build_client(true).build_transport(true), folder)
    });
}

#[test]
fn accepts_names_of_methods_that_the_client_does_not_have() {
    let out_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no_client");
    fs::create_dir_all(&out_dir).unwrap();
    // Clients have `connect` only with `build_transport`.
    let folder = "cases/client_methods";
    compile_input(configure().out_dir(&out_dir), folder).unwrap();
    let client = configure().out_dir(&out_dir).build_server(false).build_client(true);
    let error = compile_input(client, folder).unwrap_err().to_string();
    assert!(error.contains("`new`") && !error.contains("`connect`"), "{error}");
}

#[test]
fn rejects_a_skipped_rpc_that_does_not_exist() {
    check("unknown_skip", |builder, folder| compile_input(builder.skip_rpc("acme.v1.Prod/Alvie"), folder));
}

#[test]
fn rejects_a_file_outside_the_include_folders() {
    check("outside_includes", |builder, folder| {
        builder.compile_protos(&[format!("{folder}/input.proto")], &["cases/tabs"])
    });
}

#[test]
fn rejects_a_missing_file() {
    check("no_file", |builder, folder| {
        builder.compile_protos(&[format!("{folder}/input.proto")], &["cases/tabs"])
    });
}

#[test]
fn rejects_two_services_with_the_same_module() {
    check("same_service", compile_input);
}

#[test]
fn rejects_a_package_with_the_module_of_a_service() {
    check("same_package", compile_input);
}

#[test]
fn rejects_elements_of_messages_with_the_same_rust_name() {
    check("rust_names", compile_input);
}

/// Packages can share a module, as long as their messages have different names.
#[test]
fn rejects_messages_of_two_packages_with_the_same_module() {
    check("shared_module", |builder, folder| {
        builder.compile_protos(&[format!("{folder}/second.proto")], &[folder])
    });
}

#[test]
fn rejects_a_package_with_the_module_of_a_message() {
    check("message_and_package", |builder, folder| {
        let protos = ["input", "second"].map(|name| format!("{folder}/{name}.proto"));
        builder.compile_protos(&protos, &[folder])
    });
}

#[test]
fn rejects_enums_that_the_derive_of_prost_hides() {
    check("hidden_enum", compile_input);
    compile_input(builder("hidden_enum").skip_debug("."), &folder("hidden_enum")).unwrap();
}

#[test]
fn rejects_types_that_prost_types_lacks() {
    check("lacking_types", compile_input);
    compile_input(builder("lacking_types").compile_well_known_types(), &folder("lacking_types")).unwrap();
}

/// Nothing is generated for a type that is mapped to an existing one.
#[test]
fn accepts_collisions_of_mapped_types() {
    let builder = builder("shared_module").extern_path(".acme.orderBook", "crate::order_book");
    builder.compile_protos(&["cases/shared_module/second.proto"], &["cases/shared_module"]).unwrap();
}

#[test]
fn accepts_enum_values_with_unique_prefixes() {
    let folder = folder("same_enum_value");
    compile_input(builder("same_enum_value").retain_enum_prefix(), &folder).unwrap();
    let mut config = lambda_grpc_build::Config::new();
    config.retain_enum_prefix();
    let protos = [format!("{folder}/input.proto")];
    builder("same_enum_value").compile_with_config(config, &protos, &[&folder]).unwrap();
    let config = lambda_grpc_build::Config::new();
    let error = builder("same_enum_value").compile_with_config(config, &protos, &[&folder]).unwrap_err();
    assert!(error.to_string().starts_with("prost cannot generate the messages: "), "{error}");
}

#[test]
fn rejects_names_without_letters_and_digits() {
    check("no_rust_name", compile_input);
}

#[test]
fn rejects_a_package_without_letters_and_digits() {
    check("no_rust_package", compile_input);
}

#[test]
fn reports_all_errors_of_all_files_at_once() {
    check("many_files", |builder, folder| {
        let protos = ["input", "second", "third"].map(|name| format!("{folder}/{name}.proto"));
        builder.compile_protos(&protos, &[folder])
    });
}

#[test]
fn rejects_a_file_with_two_names() {
    check("two_names", |builder, folder| {
        let inner = format!("{folder}/inner");
        builder.compile_protos(
            &[format!("{inner}/input.proto"), format!("{folder}/other.proto")],
            &[folder, &inner],
        )
    });
}

#[test]
fn rejects_a_skipped_service_that_does_not_exist() {
    check("unknown_service", |builder, _| {
        compile_input(builder.skip_service("acme.v1.Prdo"), "cases/unknown_skip")
    });
}

#[test]
fn rejects_an_invalid_attribute() {
    check("bad_attribute", |builder, folder| {
        compile_input(builder.trait_attribute(".", "derive(Debug)"), folder)
    });
}

#[test]
fn rejects_invalid_prefixes() {
    check("bad_prefix", |builder, folder| {
        let prefixes = ["/api?v=1", "/{stage}/", "/api//v1", "/", "api"];
        let builder = prefixes.iter().fold(builder, |builder, prefix| builder.path_prefix(*prefix));
        compile_input(builder.twirp_prefix("/twirp/../rpc"), folder)
    });
}

/// protoc has other texts, and rejects more.
#[test]
fn shows_the_errors_of_the_built_in_compiler() {
    for case in [
        "edition_features",
        "edition_protox",
        "edition_statement",
        "edition_syntax",
        "same_enum_value",
        "syntax_error",
        "undefined_name",
        "unknown_edition",
    ] {
        let error = compile_input(builder(case), &folder(case)).unwrap_err();
        let path = Path::new(&folder(case)).join("expected.txt");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, error.to_string()).unwrap();
        }
        assert_eq!(error.to_string(), fs::read_to_string(&path).unwrap_or_default());
    }
}

/// protox can look up `config.C` in the package `top.ext.config`, which `f.proto` does not import.
#[test]
fn resolves_names_in_every_order_of_files() {
    let folder = folder("order");
    for order in [["unrelated", "f"], ["f", "unrelated"]] {
        let protos = order.map(|name| format!("{folder}/{name}.proto"));
        let out_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("order");
        builder("order")
            .file_descriptor_set_path(out_dir.join("set.binpb"))
            .compile_protos(&protos, &[&folder])
            .unwrap();
        let code = fs::read_to_string(out_dir.join("top.ext.foo.rs")).unwrap();
        assert!(code.contains("super::super::config::C"), "{code}");
        let set = fs::read(out_dir.join("set.binpb")).unwrap();
        let set: lambda_grpc_build::FileDescriptorSet = prost::Message::decode(set.as_slice()).unwrap();
        let names: Vec<_> = set.file.iter().map(|file| file.name()).collect();
        assert_eq!(names.len(), 3, "{names:?}");
    }
}

/// protox would look up `config.C` in the imports of imports.
#[test]
fn resolves_names_in_imports_only() {
    compile_input(builder("shadowed"), &folder("shadowed")).unwrap();
    if std::env::var_os("PROTOC").is_some() {
        compile_input(builder("shadowed").protoc(), &folder("shadowed")).unwrap();
    }
}

#[test]
fn explains_a_missing_protoc() {
    let mut config = lambda_grpc_build::Config::new();
    config.protoc_executable("no-such-protoc");
    let protos = ["cases/unknown_skip/input.proto"];
    let error = builder("no_protoc").protoc().compile_with_config(config, &protos, &["cases/unknown_skip"]);
    let expected = "protoc: program not found\n= help: install it, set `PROTOC` to its path, or remove `Builder::protoc` to use the \
                    built-in compiler\n";
    assert_eq!(error.unwrap_err().to_string(), expected);
}

#[test]
fn cargo_prints_the_error() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/cargo_build");
    // With the lock file of the workspace, no package needs to be downloaded.
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock"), case.join("Cargo.lock"))
        .unwrap();
    let build = Command::new(env!("CARGO"))
        .args(["build", "--offline", "--quiet", "--target-dir"])
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo_build_target"))
        .current_dir(&case)
        .output()
        .unwrap();
    assert!(!build.status.success());
    let text = String::from_utf8(build.stderr).unwrap();
    let expected = "Error: proto/chat.proto:8:27: `acme.v1.Chat/Tail` is server-streaming; AWS Lambda handlers support \
                   unary RPCs only\n    |\n  8 |   rpc Tail(Line) returns (stream Line);\n    |                           ^^^^^^\n";
    assert!(text.contains(expected), "{text}");
    assert!(text.contains("cargo::rerun-if-changed=proto/chat.proto"), "{text}");
}
