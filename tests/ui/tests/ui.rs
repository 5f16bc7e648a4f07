//! Compares what the compiler says to a user's mistakes; `TRYBUILD=overwrite` rewrites it, on purpose.

use std::process::Command;

/// The compiler whose words the expected texts have: they vary from one to the next.
const PINNED: &str = "rustc 1.95.0";

#[test]
fn explains_a_users_mistakes() {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    if !version.starts_with(PINNED) {
        println!("skipped: the expected texts are those of {PINNED}, and this is {}", version.trim());
        return;
    }
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}
