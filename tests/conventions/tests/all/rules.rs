//! What the layer check rejects and what it allows, in synthetic crates.

use crate::support::{CRATE, MODULES, violations, violations_of_base};
use conventions::imports::imports;
use conventions::layers::MayUse::{Before, UpTo};
use conventions::layers::{Layers, Row};
use conventions::source_tree::SourceTree;

#[test]
fn says_where_what_and_which_rule() {
    assert_eq!(
        violations(&[(
            "base/file.rs",
            "use crate::error::Error;\nuse crate::{\n    top::lower::Lower as Other,\n};"
        )]),
        ["`base` may not use `top`: src/base/file.rs:3 `use crate::top::lower::Lower as Other`, which is \
          `crate::top::lower::Lower` (src/top/lower.rs)"]
    );
}

#[test]
fn counts_a_re_export_and_what_it_re_exports() {
    for (text, rows) in [
        ("use crate::face::Part;", &["face"][..]),
        ("use crate::face::part::Part;", &["face"]),
        ("use crate::face::Lower;", &["face", "top"]),
        ("use crate::face::*;", &["face", "top"]),
        ("use crate::face; type A = face::Lower;", &["face", "face", "top"]),
        ("fn a() { crate::face::lower() }", &["face", "top"]),
        ("use crate::face::Missing;", &["face"]),
    ] {
        let found = violations_of_base(text);
        let rule = |row| format!("`base` may not use `{row}`: src/base/file.rs:1");
        assert_eq!(found.len(), rows.len(), "{text}: {found:?}");
        assert!(
            found.iter().zip(rows).all(|(found, row)| found.starts_with(&rule(row))),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn reports_an_import_and_not_what_it_is_used_for() {
    let text = "use crate::top::lower; fn a() -> lower::Lower { lower::lower() }
                fn b() { crate::top::lower::lower() }";
    assert_eq!(
        violations_of_base(text),
        [
            "`base` may not use `top`: src/base/file.rs:1 `use crate::top::lower`",
            "`base` may not use `top`: src/base/file.rs:2 `crate::top::lower::lower`",
        ]
    );
}

#[test]
fn rejects_paths_through_the_crate_root() {
    for (text, written) in [
        ("use crate::Error;", "use crate::Error"),
        ("use crate::Request;", "use crate::Request"),
        ("use crate::{Error as Other};", "use crate::Error as Other"),
        ("use super::super::Error;", "use super::super::Error"),
        ("fn a() -> crate::Error {}", "crate::Error"),
        ("fn a() { crate::Error::new() }", "crate::Error::new"),
        ("use crate as root; fn a() -> root::Error {}", "root::Error"),
        ("use super::super::*;", "use super::super::*"),
        ("fn a() { crate::exported!() }", "crate::exported!"),
        ("macro_rules! a { () => { $crate::Error } } fn a() -> crate::Error {}", "crate::Error"),
    ] {
        let expected = format!("`base` may not go through the crate root: src/base/file.rs:1 `{written}`");
        assert!(violations_of_base(text).contains(&expected), "{text}: {:?}", violations_of_base(text));
    }
    let found =
        violations(&[("error.rs", "use super::__private::Lower;"), ("codegen.rs", "use crate::Error;")]);
    let expected = [
        "`codegen` may not go through the crate root: src/codegen.rs:1 `use crate::Error`",
        "`error` may not use `codegen`: src/error.rs:1 `use super::__private::Lower`",
    ];
    for expected in expected {
        assert!(found.iter().any(|violation| violation.starts_with(expected)), "{found:?}");
    }
}

#[test]
fn lets_macros_name_the_root_and_generated_code() {
    let text = "macro_rules! a { () => { $crate::__private::made() } }";
    assert_eq!(violations_of_base(text), [""; 0]);
    // What generated code re-exports is still subject to the table.
    let text = "macro_rules! a { () => { $crate::__private::Lower } }";
    assert_eq!(
        violations_of_base(text),
        ["`base` may not use `top`: src/base/file.rs:1 `$crate::__private::Lower`"]
    );
}

#[test]
fn takes_the_row_of_the_file_and_not_of_the_module() {
    let found = violations(&[
        ("base/mod.rs", "mod file; mod neighbour; #[path = \"../top/other.rs\"] mod moved;"),
        ("top/other.rs", "use crate::top::lower::Lower; use super::super::error; mod child;"),
        ("top/child.rs", ""),
        ("base/file.rs", "use super::moved::A;"),
    ]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("`base` may not use `top`: src/base/file.rs:1 `use super::moved::A`"),
        "{found:?}"
    );
}

#[test]
#[should_panic(expected = "`extern crate self` hides imports")]
fn rejects_another_name_of_the_crate() {
    violations(&[("base/file.rs", "extern crate self as other;")]);
}

#[test]
fn a_row_has_a_module_and_a_module_a_row() {
    let gaps =
        |texts: &[(&str, &str)], rows: &[Row]| Layers(rows).gaps(&SourceTree::from_texts("src", texts));
    assert_eq!(gaps(&[CRATE.as_slice(), &[("codegen.rs", "")]].concat(), &MODULES), [""; 0]);
    assert_eq!(
        gaps(
            &[("lib.rs", ""), ("b.rs", ""), ("c/mod.rs", ""), ("c/d.rs", "")],
            &[
                Row { module: "lib", may_use: Before },
                Row { module: "a", may_use: UpTo("e") },
                Row { module: "c/d", may_use: Before },
            ]
        ),
        [
            "the module `b` has no row in the table: add one",
            "the module `c` has no row in the table: add one",
            "the row `a` has no module: remove it from the table",
            "the row `a` names `e`, which is not a row",
        ]
    );
}

#[test]
fn a_folder_may_have_a_row_of_its_own() {
    let rows = [
        Row { module: "host", may_use: UpTo("host/local") },
        Row { module: "host/lambda", may_use: Before },
        Row { module: "host/local", may_use: Before },
        Row { module: "lib", may_use: Before },
    ];
    let sources = SourceTree::from_texts(
        "src",
        &[
            ("lib.rs", "mod host;"),
            ("host/mod.rs", "mod lambda; mod local; mod run;"),
            ("host/run.rs", "use super::lambda::A; use super::local::B;"),
            ("host/lambda.rs", "use super::local::B;"),
            ("host/local/mod.rs", "use super::lambda::A;"),
        ],
    );
    assert_eq!(
        Layers(&rows).violations(&imports(&sources), &sources),
        [
            "`host/lambda` may not use `host/local`: src/host/lambda.rs:1 `use super::local::B`, which is `crate::host::local::B` \
         (src/host/local/mod.rs)"
        ]
    );
}
