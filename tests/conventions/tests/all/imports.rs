//! The layer check finds an import in every form, in a synthetic crate.

use crate::support::{violations, violations_of_base};

#[test]
fn finds_every_form_of_use() {
    for (text, written) in [
        ("use crate::top::lower::Lower;", "use crate::top::lower::Lower"),
        ("pub(crate) use crate::top::lower;", "use crate::top::lower"),
        ("use crate::{error::Error, top::{lower::{Lower}}};", "use crate::top::lower::Lower"),
        ("use crate::top::{self};", "use crate::top"),
        ("use crate::top as other;", "use crate::top as other"),
        ("use crate::top::lower::Extension as _;", "use crate::top::lower::Extension as _"),
        ("use crate::top::lower::*;", "use crate::top::lower::*"),
        ("use super::super::top::lower::Lower;", "use super::super::top::lower::Lower"),
        ("use self::super::super::top::lower::Lower;", "use self::super::super::top::lower::Lower"),
        ("use crate::r#top::lower::Lower;", "use crate::top::lower::Lower"),
        ("fn a() { use crate::top::lower::lower; lower() }", "use crate::top::lower::lower"),
        ("fn a() { if b { let c = || { use crate::top; }; } }", "use crate::top"),
        ("mod inner { use super::super::super::top::lower; }", "use super::super::super::top::lower"),
        ("#[cfg(test)] mod tests { use crate::top::lower; }", "use crate::top::lower"),
        ("#[cfg(feature = \"a\")] use crate::top::lower;", "use crate::top::lower"),
        (
            "fn a() { mod inner { use super::super::super::top::lower; } }",
            "use super::super::super::top::lower",
        ),
    ] {
        let expected = format!("`base` may not use `top`: src/base/file.rs:1 `{written}`");
        assert_eq!(violations_of_base(text), [expected], "{text}");
    }
}

#[test]
fn finds_every_form_of_path() {
    for (text, written) in [
        ("fn a() { crate::top::lower::lower() }", "crate::top::lower::lower"),
        ("fn a() { b.c(&crate::top::lower::lower::<d>()) }", "crate::top::lower::lower"),
        ("fn a() -> Vec<super::super::top::lower::Lower> {}", "super::super::top::lower::Lower"),
        ("fn a() { match b { crate::top::lower::Lower => {} } }", "crate::top::lower::Lower"),
        ("fn a() { if let Some(crate::top::lower::Lower { .. }) = b {} }", "crate::top::lower::Lower"),
        ("fn a<B: crate::top::lower::Extension>() {}", "crate::top::lower::Extension"),
        ("struct A { b: crate::top::lower::Lower }", "crate::top::lower::Lower"),
        ("struct A(pub (crate::top::lower::Lower));", "crate::top::lower::Lower"),
        ("trait A { fn b() -> impl C + use<Self> { crate::top::lower::D } fn e(); }", "crate::top::lower::D"),
        ("impl crate::top::lower::Extension for A {}", "crate::top::lower::Extension"),
        ("type A = <B as crate::top::lower::Extension>::C;", "crate::top::lower::Extension"),
        ("const A: u8 = b..crate::top::lower::C;", "crate::top::lower::C"),
        ("static A: &'static [crate::top::lower::Lower] = &[];", "crate::top::lower::Lower"),
        ("impl A { #[cfg(test)] fn b() { crate::top::lower::lower() } }", "crate::top::lower::lower"),
        ("#[crate::top::attribute] fn a() {}", "crate::top::attribute"),
        ("#[derive(crate::top::Derive)] struct A;", "crate::top::Derive"),
        ("#[cfg_attr(b, crate::top::attribute)] mod inner {}", "crate::top::attribute"),
        ("struct A { #[serde(with = \"crate::top::lower\")] b: u8 }", "crate::top::lower"),
        (
            "struct A { #[serde(default = \"super::super::top::lower::lower\")] b: u8 }",
            "super::super::top::lower::lower",
        ),
        (
            "mod inner { fn a() { super::super::super::top::lower::lower() } }",
            "super::super::super::top::lower::lower",
        ),
    ] {
        let expected = format!("`base` may not use `top`: src/base/file.rs:1 `{written}`");
        assert_eq!(violations_of_base(text), [expected], "{text}");
    }
}

#[test]
fn finds_paths_in_macros() {
    for (text, written) in [
        ("fn a() { println!(\"{}\", b[crate::top::lower::lower()]) }", "crate::top::lower::lower"),
        ("fn a() { b! { c => { d(super::super::top::lower::lower) } } }", "super::super::top::lower::lower"),
        ("b! { use crate::top::lower::{Lower}; }", "use crate::top::lower::Lower"),
        ("macro_rules! a { () => { $crate::top::lower::lower() } }", "$crate::top::lower::lower"),
        ("macro_rules! a { () => { use $crate::{top::lower::Lower}; } }", "use $crate::top::lower::Lower"),
        ("macro_rules! a { ($b:ident) => { $crate::top::lower::$b() } }", "$crate::top::lower"),
        (
            "macro_rules! a { ($b:ident) => { [$(crate::top::lower::Lower { $b }),*] } }",
            "crate::top::lower::Lower",
        ),
        (
            "macro_rules! a { () => { mod b { use super::super::super::top; } } }",
            "use super::super::super::top",
        ),
        ("fn a() { crate::top::b!() }", "crate::top::b!"),
        ("fn a() { top_macro!() }", "top_macro!"),
        ("macro_rules! a { () => { $crate::exported!() } }", "$crate::exported!"),
    ] {
        let expected = format!("`base` may not use `top`: src/base/file.rs:1 `{written}`");
        assert_eq!(violations_of_base(text), [expected], "{text}");
    }
}

#[test]
fn follows_names_that_an_import_brought() {
    // The neighbour breaks the rule too.
    let neighbour = "pub(crate) use crate::top; pub(crate) use crate::top::lower as below;
                     pub(crate) mod inner { pub use crate::top::*; }";
    for (text, written) in [
        ("use super::neighbour; fn a() { neighbour::top::lower::lower() }", "neighbour::top::lower::lower"),
        ("use super::neighbour as other; fn a() { other::below::lower() }", "other::below::lower"),
        ("use super::*; fn a() { neighbour::below::lower() }", "neighbour::below::lower"),
        ("use super::neighbour::inner; fn a() { inner::lower::lower() }", "inner::lower::lower"),
        ("use super::neighbour::inner; fn a() { inner::made_by_a_macro() }", "inner::made_by_a_macro"),
        ("use super::neighbour::inner::*; fn a() { lower::lower() }", "use super::neighbour::inner::*"),
        (
            "mod own { pub use super::super::neighbour as b; } fn a() { own::b::below::lower() }",
            "own::b::below::lower",
        ),
        (
            "fn a() { use super::neighbour; { use std::fmt; neighbour::below::lower() } }",
            "neighbour::below::lower",
        ),
        ("use crate as root; fn a() { root::top::lower::lower() }", "root::top::lower::lower"),
        ("use super::super as root; use root::top::lower;", "use root::top::lower"),
        ("use super::neighbour; b! { c => neighbour::below::lower() }", "neighbour::below::lower"),
    ] {
        let found = violations(&[("base/file.rs", text), ("base/neighbour.rs", neighbour)]);
        let expected = format!("`base` may not use `top`: src/base/file.rs:1 `{written}`, which is ");
        assert!(found.iter().any(|violation| violation.starts_with(&expected)), "{text}: {found:?}");
    }
}

#[test]
fn a_glob_imports_what_the_importer_can_name() {
    for (files, expected) in [
        // A private import, for a module inside and for one outside.
        (
            &[("base/mod.rs", "mod file; mod neighbour; use crate::top;"), ("base/file.rs", "use super::*;")]
                [..],
            &["src/base/file.rs:1 `use super::*`", "src/base/mod.rs:1 `use crate::top`"][..],
        ),
        (
            &[
                ("error.rs", "use crate::base::neighbour::*;"),
                ("base/neighbour.rs", "use crate::top;\nuse crate::top::lower::*;"),
            ],
            &[
                "src/base/neighbour.rs:1 `use crate::top`",
                "src/base/neighbour.rs:2 `use crate::top::lower::*`",
            ],
        ),
        // Through another glob.
        (
            &[
                ("base/mod.rs", "mod file; mod neighbour; pub use self::neighbour::*;"),
                ("base/neighbour.rs", "pub use crate::top::lower;"),
                ("base/file.rs", "use super::*;"),
            ],
            &[
                "src/base/file.rs:1 `use super::*`",
                "src/base/mod.rs:1 `use self::neighbour::*`",
                "src/base/neighbour.rs:1 `use crate::top::lower`",
            ],
        ),
        (
            &[
                ("base/mod.rs", "mod file; mod neighbour; pub use crate::top::lower::*;"),
                ("base/file.rs", "use super::*;"),
            ],
            &["src/base/file.rs:1 `use super::*`", "src/base/mod.rs:1 `use crate::top::lower::*`"],
        ),
    ] {
        let rule = "`base` may not use `top`: ";
        let found = violations(files);
        let of_base = found.iter().filter_map(|violation| violation.strip_prefix(rule));
        assert_eq!(of_base.map(|found| found.split(", which").next().unwrap()).collect::<Vec<_>>(), expected);
        assert!(
            !found.iter().any(|violation| violation.starts_with("`error` may not use `top`")),
            "{found:?}"
        );
    }
}

#[test]
fn takes_names_after_other_tokens_for_what_they_are() {
    for text in [
        "use ::neighbour::below::lower;",
        "fn a() { ::neighbour::below::lower(); <B>::neighbour::below::lower() }",
        "fn a(b: &'neighbour ::below::lower::Lower) {}",
        "macro_rules! a { ($neighbour:ident) => { $neighbour::below::lower() } }",
        "fn a() { { use super::super::error as neighbour; neighbour::below::lower() } }",
    ] {
        let neighbour = "pub(crate) use crate::top::lower as below;";
        let text = format!("use super::neighbour; {text}");
        let found = violations(&[("base/file.rs", &text), ("base/neighbour.rs", neighbour)]);
        assert!(!found.iter().any(|violation| violation.contains("src/base/file.rs")), "{text}: {found:?}");
    }
}

#[test]
fn allows_what_is_below_and_what_is_not_of_the_crate() {
    for text in [
        "use crate::error::Error; use super::neighbour; use super::super::error; fn a() { error::Error }",
        "use std::fmt; use ::top::lower; use top::lower; fn a() { top::lower(); ::crates::top() }",
        "/// [`crate::top::lower`]\nfn a() { let crate_top = \"crate::top::lower\"; } // crate::top",
        "fn a(top: B) { top.lower(); b.top::<C>(); <B>::top::c(); self.top; 'top: loop { break 'top } }",
        "mod top { pub fn lower() {} } fn a() { top::lower(); self::top::lower() }",
        "fn a() { { use super::super::error as top; } }",
        "macro_rules! a { ($b:ident) => { $b::top::lower(); $crate::include_proto!() } }",
        "pub(in crate::base) fn a() -> impl B + use<'b> {} pub(in super::super) struct A(pub(crate) u8);",
        "macro_rules! top_macro { () => {} } fn a() { top_macro!() }",
        "mod inner { use super::super::neighbour; } fn a() { mod inner { use super::super::neighbour; } }",
    ] {
        assert_eq!(violations_of_base(text), [""; 0], "{text}");
    }
}

#[test]
fn finds_the_files_of_modules() {
    for (files, module) in [
        (&[("base/file.rs", "mod a;"), ("base/file/a.rs", "use crate::top;")][..], "base/file/a.rs"),
        (&[("base/file.rs", "mod a;"), ("base/file/a/mod.rs", "use crate::top;")], "base/file/a/mod.rs"),
        (&[("base/file.rs", "mod r#a;"), ("base/file/a.rs", "use crate::top;")], "base/file/a.rs"),
        (
            &[("base/file.rs", "mod a { mod b; }"), ("base/file/a/b.rs", "use crate::top;")],
            "base/file/a/b.rs",
        ),
        (&[("base/file.rs", "#[path = \"a.rs\"] mod b;"), ("base/a.rs", "use crate::top;")], "base/a.rs"),
        (
            &[
                ("base/file.rs", "mod a { #[path = \"b.rs\"] mod c; }"),
                ("base/file/a/b.rs", "use crate::top;"),
            ],
            "base/file/a/b.rs",
        ),
    ] {
        let expected = format!(
            "`base` may not use `top`: src/{module}:1 `use crate::top`, which is `crate::top` (src/top/mod.rs)"
        );
        assert_eq!(violations(files), [expected]);
    }
}

#[test]
#[should_panic(expected = "no module has these files: [\"base/forgotten.rs\"]")]
fn sees_files_that_no_module_has() {
    violations(&[("base/forgotten.rs", "use crate::top::lower;")]);
}
