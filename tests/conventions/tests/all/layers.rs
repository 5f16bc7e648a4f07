//! The layers of the runtime, and the shape of the files of the three crates.

use conventions::imports::imports;
use conventions::layers::Layers;
use conventions::layers::MayUse::{Before, UpTo};
use conventions::layers::Row;
use conventions::source_tree::SourceTree;
use conventions::{faces, lengths, root};

/// The modules of `runtime/src`, from the bottom up, and what each may use besides itself.
///
/// Exceptions are not possible. Unit tests follow the same rules as the code that they test. The design
/// document contains the same table: change both together.
const MODULES: [Row; 24] = [
    Row { module: "error", may_use: UpTo("future") },
    Row { module: "base64", may_use: UpTo("future") },
    Row { module: "json", may_use: UpTo("future") },
    Row { module: "body", may_use: UpTo("future") },
    Row { module: "trigger", may_use: UpTo("future") },
    Row { module: "payload_format", may_use: UpTo("future") },
    Row { module: "error_details", may_use: UpTo("future") },
    Row { module: "future", may_use: UpTo("future") },
    Row { module: "context", may_use: Before },
    Row { module: "call", may_use: Before },
    Row { module: "wire", may_use: Before },
    Row { module: "protojson", may_use: Before },
    Row { module: "service", may_use: Before },
    Row { module: "protocol", may_use: Before },
    Row { module: "event", may_use: UpTo("call") },
    // The emulator implements AWS's documentation a second time, independently of `event`, so that each
    // checks the other.
    Row { module: "emulator", may_use: UpTo("context") },
    // `run` chooses between the two hosts.
    Row { module: "host", may_use: UpTo("host/local") },
    Row { module: "host/lambda", may_use: Before },
    Row { module: "host/local", may_use: Before },
    Row { module: "testing", may_use: Before },
    Row { module: "client", may_use: UpTo("protocol") },
    Row { module: "codegen", may_use: Before },
    Row { module: "guide", may_use: UpTo("guide") },
    Row { module: "lib", may_use: Before },
];

/// The source folders of the crates. Their files have a length limit.
const CRATES: [&str; 3] = ["runtime/src", "codegen/src", "build-support/src"];

/// The folders whose `mod.rs` files only document and re-export.
const FACES: [&str; 3] = CRATES;

/// The maximum number of lines of a file.
const LONGEST: usize = 350;

/// The maximum number of lines of the median file.
const MEDIAN: usize = 85;

#[test]
fn every_module_has_a_row_and_every_row_a_module() {
    assert_none(&Layers(&MODULES).gaps(&runtime()));
}

#[test]
fn no_module_uses_one_above_it() {
    let sources = runtime();
    assert_none(&Layers(&MODULES).violations(&imports(&sources), &sources));
}

#[test]
fn no_modules_form_a_cycle() {
    let sources = runtime();
    assert_none(&Layers(&MODULES).module_cycles(&imports(&sources), &sources));
}

#[test]
fn no_files_form_a_cycle() {
    let sources = runtime();
    assert_none(&Layers(&MODULES).file_cycles(&imports(&sources), &sources));
}

#[test]
fn files_named_mod_document_and_re_export() {
    let violations = FACES.iter().flat_map(|folder| faces::violations(&SourceTree::read(&root(), folder)));
    assert_none(&violations.collect::<Vec<_>>());
}

#[test]
fn files_are_short() {
    let mut lengths = Vec::new();
    for sources in CRATES.map(|folder| SourceTree::read(&root(), folder)) {
        lengths.extend(sources.files().map(|(path, text)| (sources.display(path), text.lines().count())));
    }
    assert_none(&lengths::violations(&lengths, LONGEST, MEDIAN));
}

fn runtime() -> SourceTree {
    SourceTree::read(&root(), "runtime/src")
}

fn assert_none(violations: &[String]) {
    assert!(violations.is_empty(), "{} found\n{}", violations.len(), violations.join("\n"));
}
