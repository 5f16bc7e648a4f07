//! `cargo test --workspace` must pass on a machine that is busy: none of its tests depends on how long something takes.
//!
//! A test that bounds a cost counts work instead: allocations, calls, bytes that arrive. Instructions are counted in
//! `tests/bench/gate`, which is not part of that command.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;

use conventions::{packages, root, sources};
use proc_macro2::{TokenStream, TokenTree};

/// Types and functions that read the clock, or wait for it.
const NAMES: [&str; 24] = [
    "Instant",
    "SystemTime",
    "TimeoutLayer",
    "Utc",
    "connect_timeout",
    "elapsed",
    "interval",
    "interval_at",
    "modified",
    "now_utc",
    "park_timeout",
    "park_timeout_ms",
    "recv_timeout",
    "remaining",
    "set_read_timeout",
    "set_write_timeout",
    "sleep",
    "sleep_ms",
    "sleep_until",
    "timeout",
    "timeout_at",
    "wait_timeout",
    "wait_timeout_ms",
    "wait_timeout_while",
];

/// Uses that no slow machine makes fail: file, name, reason.
const HARMLESS: [(&str, &str, &str); 4] = [
    ("build-support/tests/all/options.rs", "modified", "compared with a time that the test has set"),
    ("tests/server/tests/all/support/mod.rs", "SystemTime", "Lambda tells its deadline as a time of day"),
    ("tests/runtime_api/src/head.rs", "SystemTime", "the same, for the deadline of an invocation"),
    (
        "tests/server/tests/all/lambda/function.rs",
        "recv_timeout",
        "ends a test that hangs, after ten minutes",
    ),
];

#[test]
fn no_test_of_the_workspace_reads_the_clock() {
    let root = root();
    let mut uses = BTreeSet::new();
    for package in packages(&root) {
        let is_test_package = package.starts_with(root.join("tests"));
        for path in sources(&package) {
            let tokens: TokenStream = fs::read_to_string(&path).unwrap().parse().unwrap();
            let is_test = is_test_package
                || path.starts_with(package.join("tests"))
                || path.file_stem() == Some(OsStr::new("tests"));
            let tests = if is_test { vec![tokens] } else { unit_tests(tokens) };
            let file = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            for tokens in tests {
                uses.extend(clock_names(tokens).into_iter().map(|name| (file.clone(), name)));
            }
        }
    }
    let harmless = HARMLESS.map(|(file, name, _)| (file.to_owned(), name.to_owned())).into();
    let found: Vec<_> = uses.difference(&harmless).collect();
    assert!(found.is_empty(), "count work instead of time, or give the reason in `HARMLESS`: {found:?}");
    let gone: Vec<_> = harmless.difference(&uses).collect();
    assert!(gone.is_empty(), "take it out of `HARMLESS`: {gone:?}");
}

#[test]
fn finds_what_reads_the_clock() {
    for (source, expected) in [
        ("fn a() { let begun = std::time::Instant::now(); }", &["Instant"][..]),
        ("use tokio::time; fn a() { time::sleep(b); c.elapsed() }", &["elapsed", "sleep"]),
        ("use std::thread::sleep as nap; fn a() { b.map(nap) }", &["sleep"]),
        ("fn a() { timeout::<F>(b, c) }", &["timeout"]),
        ("// Instant\nfn a() { let patience = \"sleep(1)\"; b(yield_now()) }", &[]),
        ("macro_rules! a { () => { [sleep(1)] } }", &["sleep"]),
    ] {
        assert_eq!(
            clock_names(source.parse().unwrap()),
            BTreeSet::from_iter(expected.iter().map(|name| (*name).to_owned()))
        );
    }
    for (source, expected) in [
        ("fn a() { sleep(1) } #[cfg(test)] mod tests { fn b() { elapsed() } }", &["elapsed"][..]),
        ("mod a { #[cfg(all(test, unix))] #[allow(b)] mod tests { fn c() { sleep(1) } } }", &["sleep"]),
        ("#[cfg(test)] mod tests; #[cfg(not(test))] mod a { fn b() { sleep(1) } }", &[]),
        ("#[cfg(unix)] mod a { fn b() { sleep(1) } } #[test] fn c() {}", &[]),
        ("#[tokio::test(flavor = \"a\")] async fn a() { sleep(1) }", &["sleep"]),
    ] {
        let tests = unit_tests(source.parse().unwrap());
        assert_eq!(tests.into_iter().flat_map(clock_names).collect::<Vec<_>>(), expected, "{source}");
    }
}

/// Returns what stands in the modules under `#[cfg(test)]` and in the functions under `#[test]`.
fn unit_tests(tokens: TokenStream) -> Vec<TokenStream> {
    let mut tests = Vec::new();
    let mut is_test = false;
    for token in tokens {
        let TokenTree::Group(group) = token else {
            // The end of an item without a body.
            is_test &= !matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';');
            continue;
        };
        match group.delimiter() {
            proc_macro2::Delimiter::Bracket => is_test |= is_test_attribute(group.stream()),
            proc_macro2::Delimiter::Brace if is_test => {
                tests.push(group.stream());
                is_test = false;
            }
            proc_macro2::Delimiter::Brace => tests.extend(unit_tests(group.stream())),
            _ => {}
        }
    }
    tests
}

/// Returns true for the attributes `cfg(test)`, `cfg(all(test, unix))`, `test`, `tokio::test` and the like.
fn is_test_attribute(attribute: TokenStream) -> bool {
    let mut tokens = attribute.into_iter();
    let first = tokens.next();
    let is_cfg = matches!(&first, Some(TokenTree::Ident(name)) if name == "cfg");
    let is_test = |token: &TokenTree| matches!(token, TokenTree::Ident(name) if name == "test");
    if !is_cfg {
        return first.into_iter().chain(tokens).any(|token| is_test(&token));
    }
    tokens.any(|token| matches!(token, TokenTree::Group(group) if names_test(group.stream())))
}

fn names_test(condition: TokenStream) -> bool {
    let mut is_negated = false;
    condition.into_iter().any(|token| match token {
        TokenTree::Ident(name) => {
            is_negated = name == "not";
            name == "test"
        }
        TokenTree::Group(group) => !is_negated && names_test(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Returns the names of the clock that stand in code.
fn clock_names(tokens: TokenStream) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => names.extend(clock_names(group.stream())),
            TokenTree::Ident(name) => {
                names.extend(Some(name.to_string()).filter(|name| NAMES.contains(&&**name)))
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    names
}
