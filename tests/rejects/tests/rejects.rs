//! Compares the text of every refusal with `cases/<name>/expected.txt`; `BLESS=1` rewrites those, on purpose.

use std::fs;
use std::path::Path;
use std::process::Command;

use lambda_grpc_build::{Builder, Error, configure};

/// Runs a build that must be refused, and compares what it says.
fn check(case: &str, build: impl FnOnce(Builder, &str) -> Result<(), Error>) {
    // Tests run in the folder of their package, as build scripts do.
    let out_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(case);
    fs::create_dir_all(&out_dir).unwrap();
    let folder = format!("cases/{case}");
    let error = build(configure().out_dir(&out_dir), &folder).unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string(), "`Debug` is what `main` shows");
    let path = Path::new(&folder).join("expected.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, error.to_string()).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(error.to_string(), expected, "if the change is meant: BLESS=1 cargo test -p rejects");
}

fn compile_input(builder: Builder, folder: &str) -> Result<(), Error> {
    builder.compile_protos(&[format!("{folder}/input.proto")], &[folder])
}

#[test]
fn rejects_streaming_rpcs_of_all_listed_files_and_no_others() {
    check("streaming", |builder, folder| {
        builder
            .compile_protos(&[format!("{folder}/input.proto"), format!("{folder}/second.proto")], &[folder])
    });
}

#[test]
fn keeps_the_caret_under_its_word_behind_tabs() {
    check("tabs", compile_input);
}

#[test]
fn rejects_editions() {
    check("edition", compile_input);
}

#[test]
fn rejects_a_missing_import() {
    check("missing_import", compile_input);
}

#[test]
fn rejects_a_relative_import() {
    check("relative_import", compile_input);
}

#[test]
fn rejects_two_rpcs_of_one_rust_name() {
    check("same_name", compile_input);
}

#[test]
fn rejects_a_message_whose_module_is_the_services() {
    check("same_module", compile_input);
}

#[test]
fn rejects_rpcs_that_the_client_has_a_method_for() {
    check("client_methods", |builder, folder| {
        compile_input(builder.build_client(true).build_transport(true), folder)
    });
}

#[test]
fn takes_names_that_no_client_has() {
    let out_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no_client");
    fs::create_dir_all(&out_dir).unwrap();
    // `connect` is only there with `build_transport`, and the others only with `build_client`.
    let folder = "cases/client_methods";
    compile_input(configure().out_dir(&out_dir), folder).unwrap();
    let client = configure().out_dir(&out_dir).build_server(false).build_client(true);
    let error = compile_input(client, folder).unwrap_err().to_string();
    assert!(error.contains("`new`") && !error.contains("`connect`"), "{error}");
}

#[test]
fn rejects_a_skip_that_names_nothing() {
    check("unknown_skip", |builder, folder| compile_input(builder.skip_rpc("acme.v1.Prod/Alvie"), folder));
}

#[test]
fn rejects_a_file_outside_the_include_folders() {
    check("outside_includes", |builder, folder| {
        builder.compile_protos(&[format!("{folder}/input.proto")], &["cases/edition"])
    });
}

#[test]
fn shows_the_refusal_in_what_cargo_prints() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/cargo_build");
    // The lock file of the workspace, so that nothing has to be fetched.
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
    let refusal = "Error: proto/chat.proto:8:27: `acme.v1.Chat/Tail` is server-streaming; AWS Lambda handlers support \
                   unary RPCs only\n    |\n  8 |   rpc Tail(Line) returns (stream Line);\n    |                           ^^^^^^\n";
    assert!(text.contains(refusal), "{text}");
    assert!(text.contains("cargo::rerun-if-changed=proto/chat.proto"), "{text}");
}
