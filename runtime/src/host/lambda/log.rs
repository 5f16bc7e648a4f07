//! Log messages for the operator of the function.

use std::fmt::Arguments;
use std::io::{self, Write};

/// Logs an error. Writes it to standard error if the program has no `tracing` subscriber; CloudWatch Logs
/// contains both.
pub(super) fn error(message: Arguments<'_>) {
    if tracing::dispatcher::has_been_set() {
        tracing::error!("{message}");
    } else {
        // `eprintln!` would panic if standard error is closed.
        let _ = writeln!(io::stderr().lock(), "{message}");
    }
}
