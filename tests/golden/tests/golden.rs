//! Compares generated code with `cases/<name>/expected.rs`, or with another file that
//! the case names. `BLESS=1` rewrites these files.

use std::fs;
use std::path::Path;

fn check(case: &str) {
    let (folder, file) = case.split_once('/').unwrap_or((case, "expected"));
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(folder).join(file).with_extension("rs");
    let generated = golden::generated(case);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, generated).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let changed = generated.lines().zip(expected.lines()).enumerate().find(|(_, (new, old))| new != old);
    assert!(
        generated == expected,
        "the code generated for `{case}` changed, first at {changed:#?}\nif the change is intended: BLESS=1 cargo test -p golden"
    );
}

#[test]
fn generates_typical_services() {
    check("everyday");
}

#[test]
fn generates_clients() {
    check("client");
}

#[test]
fn generates_services_without_a_package() {
    check("no_package");
}

#[test]
fn generates_names_that_rust_or_the_server_also_uses() {
    check("names");
}

#[test]
fn generates_names_that_are_almost_the_same() {
    check("similar_names");
}

#[test]
fn generates_code_without_lint_warnings() {
    check("lints");
}

#[test]
fn generates_services_with_json() {
    check("json");
}

#[test]
fn generates_every_feature_of_edition_2023() {
    check("editions");
    check("editions/implicit");
}

#[test]
fn generates_edition_2024() {
    check("edition_2024");
}

#[test]
fn includes_packages_that_use_each_other() {
    check("packages");
    check("packages/flat");
}
