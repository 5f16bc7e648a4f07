//! The deadline of a call.

use std::time::{Duration, Instant};

/// The deadline of a call: the earlier of the deadlines of its caller and of its host.
///
/// A handler finds it in the extensions of its request. It can pass the remaining time on to the calls that
/// it makes:
///
/// ```
/// # use lambda_grpc::{Request, context::Deadline};
/// # fn handler(request: Request<()>) {
/// let remaining = request.extensions().get::<Deadline>().map(|deadline| deadline.remaining());
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    at: Instant,
    budget: Duration,
    requested: Option<Duration>,
}

impl Deadline {
    /// Returns the instant at which the call ends with `DEADLINE_EXCEEDED`.
    #[must_use]
    pub fn at(self) -> Instant {
        self.at
    }

    /// Returns the remaining time, which is zero after the deadline.
    #[must_use]
    pub fn remaining(self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    /// Returns the timeout that the caller asked for. The deadline can be earlier, because the host has one
    /// too.
    #[must_use]
    pub fn requested(self) -> Option<Duration> {
        self.requested
    }

    /// Returns the time that the call was given when it started.
    pub(crate) fn budget(self) -> Duration {
        self.budget
    }

    /// Returns the deadline of a call that starts now. Returns `None` if the clock cannot represent it:
    /// `grpc-timeout` allows 11,000 years.
    pub(crate) fn after(budget: Duration) -> Option<Self> {
        Some(Self { at: Instant::now().checked_add(budget)?, budget, requested: None })
    }

    /// Returns the earlier of the host's deadline and the end of the caller's timeout, which starts now.
    pub(crate) fn sooner(host: Option<Self>, requested: Option<Duration>) -> Option<Self> {
        let caller = requested.and_then(Self::after);
        let sooner = host.into_iter().chain(caller).min_by_key(|deadline| deadline.at)?;
        Some(Self { requested, ..sooner })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_sooner_of_two() {
        let hour = Duration::from_secs(60 * 60);
        let host = Deadline::after(1_000 * hour);
        let eleven_thousand_years = 99_999_999 * hour;
        let at = |requested| Deadline::sooner(host, requested).unwrap().at;
        assert_eq!(at(Some(eleven_thousand_years)), host.unwrap().at);
        assert_eq!(at(None), host.unwrap().at);
        assert!(at(Some(Duration::from_secs(1))) < host.unwrap().at);
        assert!(Deadline::sooner(None, None).is_none());
    }
}
