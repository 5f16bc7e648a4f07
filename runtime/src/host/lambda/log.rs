//! Messages for whoever operates the function.

use std::fmt::Arguments;
use std::io::{self, Write};

/// Logs an error, on standard error if the program has no subscriber: CloudWatch Logs shows both.
pub(super) fn error(message: Arguments<'_>) {
    if tracing::dispatcher::has_been_set() {
        tracing::error!("{message}");
    } else {
        // Not `eprintln!`, which panics where standard error is closed.
        let _ = writeln!(io::stderr().lock(), "{message}");
    }
}
