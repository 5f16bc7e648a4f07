//! Messages for whoever operates the function.

use std::fmt::Arguments;

/// Logs an error, on standard error if the program has no subscriber: CloudWatch Logs shows both.
pub(super) fn error(message: Arguments<'_>) {
    if tracing::dispatcher::has_been_set() {
        tracing::error!("{message}");
    } else {
        eprintln!("{message}");
    }
}
