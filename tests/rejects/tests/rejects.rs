//! Compares the text of every refusal with `cases/<name>/expected.txt`; `BLESS=1` rewrites those, on purpose.

use std::fs;
use std::path::Path;

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
fn rejects_a_skip_that_names_nothing() {
    check("unknown_skip", |builder, folder| compile_input(builder.skip_rpc("acme.v1.Prod/Alvie"), folder));
}

#[test]
fn rejects_a_file_outside_the_include_folders() {
    check("outside_includes", |builder, folder| {
        builder.compile_protos(&[format!("{folder}/input.proto")], &["cases/edition"])
    });
}
