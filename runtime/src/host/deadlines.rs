//! The deadlines of Lambda and its triggers.

use std::time::{Duration, SystemTime};

use super::response_mode::ResponseMode;
use crate::context::{Deadline, LambdaContext};
use crate::trigger::Trigger;

/// The time that Lambda and its triggers allow, minus a margin to send the response.
#[derive(Debug, Clone)]
pub(super) struct Deadlines {
    pub(super) margin: Duration,
    timeouts: Vec<(Trigger, Duration)>,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { margin: Duration::from_millis(100), timeouts: Vec::new() }
    }
}

impl Deadlines {
    /// Sets the timeout of a trigger.
    pub(super) fn set(&mut self, trigger: Trigger, timeout: Duration) {
        self.timeouts.push((trigger, timeout));
    }

    /// Returns the earlier of Lambda's deadline and the trigger's.
    pub(super) fn of(
        &self,
        trigger: Trigger,
        mode: ResponseMode,
        lambda: Option<&LambdaContext>,
    ) -> Option<Deadline> {
        self.budget(trigger, mode, lambda.and_then(remaining)).and_then(Deadline::after)
    }

    /// Returns how long a call may take, given the time that remains until Lambda's deadline.
    fn budget(&self, trigger: Trigger, mode: ResponseMode, lambda: Option<Duration>) -> Option<Duration> {
        let lambda = lambda.map(|remaining| remaining.saturating_sub(self.margin));
        let set =
            self.timeouts.iter().rev().find(|(known, _)| *known == trigger).map(|(_, timeout)| *timeout);
        lambda.into_iter().chain(set.or_else(|| default_timeout(trigger, mode))).min()
    }
}

/// The time that is left to send the response, before a trigger stops waiting.
const TRIGGER_MARGIN: Duration = Duration::from_secs(1);

/// Returns how long a trigger waits for the function by default, minus a margin. Returns `None` if it waits as
/// long as the function runs.
fn default_timeout(trigger: Trigger, mode: ResponseMode) -> Option<Duration> {
    let limit = trigger.time_limit()?;
    let limit = match mode {
        ResponseMode::Buffered => limit.buffered,
        ResponseMode::Streaming => limit.streamed,
    };
    Some(limit.saturating_sub(TRIGGER_MARGIN))
}

/// Returns the time that remains until Lambda's deadline.
///
/// A deadline in the past is ignored. Lambda does not send such a deadline, but emulators do:
/// `cargo lambda watch` sends ten minutes after 1970.
fn remaining(context: &LambdaContext) -> Option<Duration> {
    context.deadline?.duration_since(SystemTime::now()).ok()
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn is_the_soonest_of_all() {
        use {ResponseMode::*, Trigger::*};
        let seconds = Duration::from_secs;
        let margin = Duration::from_millis(100);
        let mut deadlines = Deadlines::default();
        for (trigger, mode, lambda, expected) in [
            (HttpApi, Buffered, seconds(60), seconds(29)),
            (RestApi, Buffered, seconds(60), seconds(28)),
            (RestApi, Streaming, seconds(600), seconds(299)),
            (FunctionUrl, Buffered, seconds(600), seconds(600) - margin),
            (Alb, Buffered, seconds(600), seconds(600) - margin),
            (DirectInvoke, Buffered, seconds(600), seconds(600) - margin),
            (Lattice, Buffered, seconds(600), seconds(59)),
            (HttpApi, Buffered, seconds(3), seconds(3) - margin),
            (HttpApi, Buffered, margin / 2, Duration::ZERO),
        ] {
            assert_eq!(
                deadlines.budget(trigger, mode, Some(lambda)),
                Some(expected),
                "{trigger:?} {lambda:?}"
            );
        }
        assert_eq!(deadlines.budget(FunctionUrl, Buffered, None), None);
        deadlines.set(RestApi, seconds(120));
        assert_eq!(deadlines.budget(RestApi, Buffered, Some(seconds(600))), Some(seconds(120)));
        deadlines.margin = seconds(10);
        assert_eq!(deadlines.budget(HttpApi, Buffered, Some(seconds(20))), Some(seconds(10)));
    }

    #[test]
    fn ignores_a_deadline_in_the_past() {
        let deadline = Some(UNIX_EPOCH + Duration::from_secs(600));
        let context = LambdaContext { deadline, ..LambdaContext::default() };
        assert!(
            Deadlines::default().of(Trigger::FunctionUrl, ResponseMode::Buffered, Some(&context)).is_none()
        );
    }
}
