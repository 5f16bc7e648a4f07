//! When an answer must be there, as far as the host knows.

use std::time::{Duration, SystemTime};

use super::settings::ResponseMode;
use crate::context::LambdaContext;
use crate::event::FrontDoor;
use crate::protocol::Deadline;

/// What Lambda and its front doors allow, less what bringing the reply home takes.
#[derive(Debug, Clone)]
pub(super) struct Deadlines {
    pub(super) margin: Duration,
    doors: Vec<(FrontDoor, Duration)>,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { margin: Duration::from_millis(100), doors: Vec::new() }
    }
}

impl Deadlines {
    /// Replaces what a front door allows.
    pub(super) fn set(&mut self, door: FrontDoor, timeout: Duration) {
        self.doors.push((door, timeout));
    }

    /// Returns the sooner of Lambda's deadline and the front door's.
    pub(super) fn of(
        &self,
        door: FrontDoor,
        mode: ResponseMode,
        lambda: Option<&LambdaContext>,
    ) -> Option<Deadline> {
        self.budget(door, mode, lambda.and_then(left)).and_then(Deadline::after)
    }

    /// Returns how long a call may take, given what Lambda leaves it.
    fn budget(&self, door: FrontDoor, mode: ResponseMode, lambda: Option<Duration>) -> Option<Duration> {
        let lambda = lambda.map(|left| left.saturating_sub(self.margin));
        let set = self.doors.iter().rev().find(|(known, _)| *known == door).map(|(_, timeout)| *timeout);
        lambda.into_iter().chain(set.or_else(|| usual(door, mode))).min()
    }
}

/// Returns what a front door waits for a function before it answers in its own words, less a second or two.
///
/// HTTP API 30 s, REST API 29 s unless raised: [quotas of HTTP APIs][http], [of REST APIs][rest]. A REST API that streams
/// waits five minutes for the first byte: [response transfer mode][stream]. The others wait as long as the function runs.
///
/// [http]: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
/// [rest]: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
/// [stream]: https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
fn usual(door: FrontDoor, mode: ResponseMode) -> Option<Duration> {
    Some(Duration::from_secs(match (door, mode) {
        (FrontDoor::HttpApi, _) => 29,
        (FrontDoor::RestApi, ResponseMode::Buffered) => 28,
        (FrontDoor::RestApi, ResponseMode::Streaming) => 299,
        _ => return None,
    }))
}

/// Translates Lambda's deadline, a time of day, into the time that is left.
///
/// Lambda hands out no invocation that is past its deadline; emulators do (`cargo lambda watch` says ten minutes after
/// 1970), and such a deadline is none.
fn left(context: &LambdaContext) -> Option<Duration> {
    context.deadline?.duration_since(SystemTime::now()).ok()
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn takes_the_soonest() {
        use {FrontDoor::*, ResponseMode::*};
        let seconds = Duration::from_secs;
        let margin = Duration::from_millis(100);
        let mut deadlines = Deadlines::default();
        for (door, mode, lambda, expected) in [
            (HttpApi, Buffered, seconds(60), seconds(29)),
            (RestApi, Buffered, seconds(60), seconds(28)),
            (RestApi, Streaming, seconds(600), seconds(299)),
            (FunctionUrl, Buffered, seconds(600), seconds(600) - margin),
            (LoadBalancer, Buffered, seconds(600), seconds(600) - margin),
            (Lattice, Buffered, seconds(600), seconds(600) - margin),
            (HttpApi, Buffered, seconds(3), seconds(3) - margin),
            (HttpApi, Buffered, margin / 2, Duration::ZERO),
        ] {
            assert_eq!(deadlines.budget(door, mode, Some(lambda)), Some(expected), "{door:?} {lambda:?}");
        }
        assert_eq!(deadlines.budget(FunctionUrl, Buffered, None), None);
        deadlines.set(RestApi, seconds(120));
        assert_eq!(deadlines.budget(RestApi, Buffered, Some(seconds(600))), Some(seconds(120)));
        deadlines.margin = seconds(10);
        assert_eq!(deadlines.budget(HttpApi, Buffered, Some(seconds(20))), Some(seconds(10)));
    }

    #[test]
    fn takes_a_deadline_of_the_past_for_none() {
        let deadline = Some(UNIX_EPOCH + Duration::from_secs(600));
        let context = LambdaContext { deadline, ..LambdaContext::default() };
        assert!(
            Deadlines::default().of(FrontDoor::FunctionUrl, ResponseMode::Buffered, Some(&context)).is_none()
        );
    }
}
