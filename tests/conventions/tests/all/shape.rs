//! The checks of cycles, of `mod.rs` files and of lengths, on synthetic crates.

use conventions::imports::imports;
use conventions::layers::MayUse::{Before, UpTo};
use conventions::layers::{Layers, Row};
use conventions::source_tree::SourceTree;
use conventions::{faces, lengths};

const MODULES: [Row; 5] = [
    Row { module: "body", may_use: UpTo("json") },
    Row { module: "json", may_use: UpTo("json") },
    Row { module: "host", may_use: Before },
    Row { module: "codegen", may_use: Before },
    Row { module: "lib", may_use: Before },
];

const LIB: (&str, &str) = (
    "lib.rs",
    "mod body; #[path = \"codegen.rs\"] mod __private; mod host; mod json;
     pub use self::body::Body; macro_rules! a { () => {} }",
);

fn sources(files: &[(&str, &str)]) -> SourceTree {
    SourceTree::from_texts(
        "src",
        &[&[LIB, ("codegen.rs", "pub use crate::body::Body; fn codegen() {}")], files].concat(),
    )
}

#[test]
fn finds_cycles_of_files() {
    for (files, expected) in [
        // Through re-exports, which count as imports of the file that defines the name.
        (
            &[
                ("body.rs", ""),
                ("json.rs", ""),
                ("host/mod.rs", "mod a; mod b; mod c;\npub use self::a::A;\npub use self::b::B;"),
                ("host/a.rs", "use super::c::C;\nuse super::B;"),
                ("host/b.rs", "fn b() -> crate::host::A {}"),
                ("host/c.rs", ""),
            ][..],
            "these files form a cycle: host/a.rs, host/b.rs\
             \n    src/host/a.rs:2 `use super::B` uses host/b.rs\
             \n    src/host/b.rs:1 `crate::host::A` uses host/a.rs",
        ),
        // With a `mod.rs` that has items.
        (
            &[
                ("body.rs", ""),
                ("json.rs", ""),
                ("host/mod.rs", "mod a; use self::a::A; fn host() {}"),
                ("host/a.rs", "use super::host;"),
            ],
            "these files form a cycle: host/a.rs, host/mod.rs\
             \n    src/host/a.rs:1 `use super::host` uses host/mod.rs\
             \n    src/host/mod.rs:1 `use self::a::A` uses host/a.rs",
        ),
        // With one that has items and re-exports: an import through it depends on it too.
        (
            &[
                ("body.rs", ""),
                ("json.rs", ""),
                ("host/mod.rs", "mod a; mod b; pub use self::b::B; use self::a::A; fn host() {}"),
                ("host/a.rs", "use super::B;"),
                ("host/b.rs", ""),
            ],
            "these files form a cycle: host/a.rs, host/mod.rs\
             \n    src/host/a.rs:1 `use super::B` uses host/mod.rs\
             \n    src/host/mod.rs:1 `use self::a::A` uses host/a.rs",
        ),
        // Of three, over two modules, with tests.
        (
            &[
                ("body.rs", "use crate::json::Json;"),
                ("json.rs", "mod a; pub struct Json; type A = a::A;"),
                ("json/a.rs", "#[cfg(test)] mod tests { use crate::body::Body; }"),
                ("host/mod.rs", ""),
            ],
            "these files form a cycle: body.rs, json.rs, json/a.rs\
             \n    src/body.rs:1 `use crate::json::Json` uses json.rs\
             \n    src/json.rs:1 `a::A` uses json/a.rs\
             \n    src/json/a.rs:1 `use crate::body::Body` uses body.rs",
        ),
    ] {
        let sources = sources(files);
        assert_eq!(Layers(&MODULES).file_cycles(&imports(&sources), &sources), [expected]);
    }
}

#[test]
fn a_module_that_re_exports_its_files_is_in_no_cycle() {
    let sources = sources(&[
        ("body.rs", "macro_rules! b { () => { $crate::a!(); $crate::__private::codegen(); } }"),
        ("json.rs", ""),
        ("host/mod.rs", "mod a; mod b; pub use self::a::A; pub use self::b::B;"),
        ("host/a.rs", "use super::B; mod tests { use super::*; }"),
        ("host/b.rs", "use super::super::body;"),
    ]);
    assert_eq!(Layers(&MODULES).module_cycles(&imports(&sources), &sources), [""; 0]);
    assert_eq!(Layers(&MODULES).file_cycles(&imports(&sources), &sources), [""; 0]);
}

#[test]
fn finds_cycles_of_modules_that_may_use_one_another() {
    let sources = sources(&[
        ("body.rs", "use crate::json::a::A;"),
        ("json/mod.rs", "pub mod a; mod b;"),
        ("json/a.rs", ""),
        ("json/b.rs", "use crate::body::Body;"),
        ("host/mod.rs", ""),
    ]);
    let imports = imports(&sources);
    assert_eq!(Layers(&MODULES).violations(&imports, &sources), [""; 0]);
    assert_eq!(Layers(&MODULES).file_cycles(&imports, &sources), [""; 0]);
    assert_eq!(
        Layers(&MODULES).module_cycles(&imports, &sources),
        ["these modules form a cycle: body, json\
         \n    src/body.rs:1 `use crate::json::a::A` uses json\
         \n    src/json/b.rs:1 `use crate::body::Body` uses body"]
    );
}

#[test]
fn a_file_named_mod_has_no_items_of_its_own() {
    let documented = "//! Hosts.\n\nmod a;\npub use self::a::A;\nuse crate::b;\n";
    let violations = |text: &str| {
        faces::violations(&SourceTree::from_texts("src", &[("host/mod.rs", text), ("c.rs", "fn c() {}")]))
    };
    assert_eq!(violations(documented), [""; 0]);
    for item in [
        "fn b() {}",
        "struct B;",
        "enum B {}",
        "impl B {}",
        "trait B {}",
        "const B: u8 = 1;",
        "static B: u8 = 1;",
        "type B = u8;",
        "mod b {}",
        "extern crate b;",
        "macro_rules! b { () => {} }",
        "b! {}",
    ] {
        let expected = "src/host/mod.rs:6 has an item other than `mod name;` and `use`: move it to a file \
                        named after it";
        assert_eq!(violations(&format!("{documented}{item}")), [expected], "{item}");
    }
    assert_eq!(violations("mod a;"), ["src/host/mod.rs:1 has no documentation: begin it with `//!`"]);
}

#[test]
fn files_have_a_limit_and_the_median_one() {
    let violations = |lengths: &[usize]| {
        let files: Vec<_> = lengths.iter().map(|length| (format!("{length}.rs"), *length)).collect();
        lengths::violations(&files, 100, 10)
    };
    assert_eq!(violations(&[]), [""; 0]);
    assert_eq!(violations(&[10, 100, 1]), [""; 0]);
    assert_eq!(violations(&[101, 1, 2]), ["101.rs has 101 lines: split it, 100 are allowed"]);
    assert_eq!(violations(&[1, 11, 50]), ["the median file has 11 lines: 10 are allowed"]);
    assert_eq!(violations(&[1, 11]), ["the median file has 11 lines: 10 are allowed"]);
}
