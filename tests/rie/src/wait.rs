//! Waiting for other processes.

use std::thread;
use std::time::{Duration, Instant};

/// The longest wait. It is long enough for a busy machine.
pub(crate) const MAX_WAIT: Duration = Duration::from_secs(20);

/// Polls until the condition holds, and returns false if it takes too long.
pub(crate) fn holds(mut condition: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    while !condition() {
        if begun.elapsed() > MAX_WAIT {
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
/// Panics if it takes too long.
pub(crate) fn until(what: &str, condition: impl FnMut() -> bool) {
    assert!(holds(condition), "waited {MAX_WAIT:?} for {what}");
}
