//! How long a call may take: the sooner of what its caller and its host allow.

use std::time::{Duration, Instant};

use http::{HeaderMap, HeaderName, HeaderValue};
use tonic::Status;

pub(crate) const GRPC_TIMEOUT: HeaderName = HeaderName::from_static("grpc-timeout");
const CONNECT_TIMEOUT: HeaderName = HeaderName::from_static("connect-timeout-ms");

/// Says when a call must be over: the sooner of what its caller asked for and what its host allows.
///
/// A handler finds it in the extensions of its request, to hand on what is left to the calls that it makes itself:
///
/// ```
/// # use lambda_grpc::{Deadline, Request};
/// # fn handler(request: Request<()>) {
/// let left = request.extensions().get::<Deadline>().map(|deadline| deadline.remaining());
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    at: Instant,
    budget: Duration,
    requested: Option<Duration>,
}

impl Deadline {
    /// Returns the moment at which the call is answered `DEADLINE_EXCEEDED`.
    #[must_use]
    pub fn at(self) -> Instant {
        self.at
    }

    /// Returns the time that is left, zero if there is none.
    #[must_use]
    pub fn remaining(self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    /// Returns the timeout that the caller asked for, if it did: the host's may be the sooner one.
    #[must_use]
    pub fn requested(self) -> Option<Duration> {
        self.requested
    }

    /// Begins to count; a sum beyond what the clock can hold (`grpc-timeout` allows 11,000 years) is no deadline.
    pub(crate) fn after(budget: Duration) -> Option<Self> {
        Some(Self { at: Instant::now().checked_add(budget)?, budget, requested: None })
    }

    /// Takes the sooner of the host's deadline and the caller's timeout, which begins now.
    pub(super) fn sooner(host: Option<Self>, requested: Option<Duration>) -> Option<Self> {
        let client = requested.and_then(Self::after);
        let sooner = host.into_iter().chain(client).min_by_key(|deadline| deadline.at)?;
        Some(Self { requested, ..sooner })
    }
}

/// Awaits the answer until the deadline; then drops it, and the handler with it.
pub(crate) async fn within<T>(
    deadline: Option<Deadline>,
    answer: impl Future<Output = Result<T, Status>>,
) -> Result<T, Status> {
    let Some(Deadline { at, budget, .. }) = deadline else { return answer.await };
    // A call that comes too late has no side effects.
    if !budget.is_zero()
        && let Ok(answer) = tokio::time::timeout_at(at.into(), answer).await
    {
        return answer;
    }
    Err(Status::deadline_exceeded(format!("the call was not answered within {} ms", budget.as_millis())))
}

/// Reads "Timeout" of [gRPC over HTTP/2](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests).
pub(crate) fn grpc_timeout(headers: &HeaderMap) -> Result<Option<Duration>, Status> {
    read(headers, &GRPC_TIMEOUT, parse_grpc, "at most eight digits and one of the units H, M, S, m, u, n")
}

/// Reads "Timeout-Milliseconds" of [Connect](https://connectrpc.com/docs/protocol#unary-request).
pub(super) fn connect_timeout(headers: &HeaderMap) -> Result<Option<Duration>, Status> {
    read(headers, &CONNECT_TIMEOUT, parse_connect, "at most ten digits, a number of milliseconds,")
}

fn read(
    headers: &HeaderMap,
    name: &HeaderName,
    parse: fn(&HeaderValue) -> Option<Duration>,
    expected: &str,
) -> Result<Option<Duration>, Status> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let timeout = parse(value)
        .ok_or_else(|| Status::invalid_argument(format!("`{name}` is {value:?}: {expected} are expected")))?;
    Ok(Some(timeout))
}

fn parse_grpc(value: &HeaderValue) -> Option<Duration> {
    let (digits, unit) = value.to_str().ok()?.split_at_checked(value.len().checked_sub(1)?)?;
    let amount = number(digits, 8)?;
    Some(match unit {
        "H" => Duration::from_secs(amount * 60 * 60),
        "M" => Duration::from_secs(amount * 60),
        "S" => Duration::from_secs(amount),
        "m" => Duration::from_millis(amount),
        "u" => Duration::from_micros(amount),
        "n" => Duration::from_nanos(amount),
        _ => return None,
    })
}

fn parse_connect(value: &HeaderValue) -> Option<Duration> {
    number(value.to_str().ok()?, 10).map(Duration::from_millis)
}

fn number(digits: &str, most: usize) -> Option<u64> {
    let is_number = (1..=most).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(value: &'static str) -> Option<Duration> {
        parse_grpc(&HeaderValue::from_static(value))
    }

    #[test]
    fn reads_every_unit() {
        assert_eq!(parse("2H"), Some(Duration::from_secs(7200)));
        assert_eq!(parse("3M"), Some(Duration::from_secs(180)));
        assert_eq!(parse("10S"), Some(Duration::from_secs(10)));
        assert_eq!(parse("9980m"), Some(Duration::from_millis(9980)));
        assert_eq!(parse("9997835u"), Some(Duration::from_micros(9_997_835)));
        assert_eq!(parse("99999999n"), Some(Duration::from_nanos(99_999_999)));
    }

    #[test]
    fn refuses_what_is_no_timeout() {
        for value in ["", "S", "1", "1s", "-1S", "+1S", "123456789S", "1.5S", " 1S", "1S "] {
            assert_eq!(parse(value), None, "{value:?}");
        }
        assert_eq!(parse_grpc(&HeaderValue::from_bytes("1é".as_bytes()).unwrap()), None);
        for value in ["", "1S", "-1", "12345678901", "1.5"] {
            assert_eq!(parse_connect(&HeaderValue::from_static(value)), None, "{value:?}");
        }
        assert_eq!(
            parse_connect(&HeaderValue::from_static("9999999999")),
            Some(Duration::from_millis(9_999_999_999))
        );
    }

    #[test]
    fn takes_the_sooner_of_two() {
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
