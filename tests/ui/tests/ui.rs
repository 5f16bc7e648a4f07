//! Compares the compiler's errors for common mistakes with the `.stderr` files.
//! `TRYBUILD=overwrite` overwrites these files.

use std::process::Command;

/// The compiler version of the expected errors, whose texts differ between versions.
const PINNED: &str = "rustc 1.95.0";

#[test]
fn explains_common_mistakes() {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    if !version.starts_with(PINNED) {
        println!("skipped: the expected errors are those of {PINNED}, but this is {}", version.trim());
        return;
    }
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}
