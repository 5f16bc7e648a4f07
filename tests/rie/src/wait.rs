//! Waiting for what another process does.

use std::thread;
use std::time::{Duration, Instant};

/// How long to wait for anything: long enough for a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Polls until the condition holds, and returns false if it takes too long.
pub(crate) fn holds(mut condition: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    while !condition() {
        if begun.elapsed() > PATIENCE {
            return false;
        }
        thread::sleep(Duration::from_millis(5));
    }
    true
}

/// Polls until the condition holds.
///
/// # Panics
///
/// If it takes too long.
pub(crate) fn until(what: &str, condition: impl FnMut() -> bool) {
    assert!(holds(condition), "waited {PATIENCE:?} for {what}");
}
