//! Retries of `next` and `restore/next`.
//!
//! A response is sent again once, by `Worker::handle`.

use std::time::Duration;

/// The pauses between attempts, in milliseconds.
///
/// The first pause is zero, because a connection that was closed while the process was frozen can be replaced
/// at once.
const PAUSES: [u64; 7] = [0, 10, 20, 40, 80, 160, 320];

/// The number of attempts that failed in a row.
#[derive(Debug, Default)]
pub(super) struct Attempts(usize);

impl Attempts {
    /// Returns the pause before the next attempt, or `None` after the last.
    pub(super) fn fail(&mut self) -> Option<Duration> {
        let pause = PAUSES.get(self.0)?;
        self.0 += 1;
        Some(Duration::from_millis(*pause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_after_eight_attempts() {
        let mut attempts = Attempts::default();
        assert_eq!(std::iter::from_fn(|| attempts.fail()).count() + 1, 8);
    }
}
