//! How long a call may take: the sooner of what its caller and its host allow.

use std::time::{Duration, Instant};

use http::{HeaderMap, HeaderValue};
use tonic::Status;

use crate::service::Answer;

/// When a call must be over, and how long that is from its arrival.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline {
    at: Instant,
    budget: Duration,
}

/// Takes the minimum of the caller's `grpc-timeout` and the host's deadline.
pub(super) fn of(headers: &HeaderMap, host: Option<Instant>) -> Result<Option<Deadline>, Status> {
    let now = Instant::now();
    let client = match headers.get("grpc-timeout") {
        None => None,
        Some(value) => {
            let timeout = parse(value).ok_or_else(|| {
                Status::invalid_argument(format!(
                    "`grpc-timeout` is {value:?}: at most eight digits and one of the units H, M, S, m, u, n are expected"
                ))
            })?;
            // A sum beyond what the clock can hold (the header allows 11,000 years) is no deadline.
            now.checked_add(timeout)
        }
    };
    let at = client.into_iter().chain(host).min();
    Ok(at.map(|at| Deadline { at, budget: at.saturating_duration_since(now) }))
}

/// Awaits the answer until the deadline; then drops it and the handler with it.
pub(super) async fn within(deadline: Option<Deadline>, answer: impl Future<Output = Answer>) -> Answer {
    let Some(Deadline { at, budget }) = deadline else { return answer.await };
    // A call that comes too late has no side effects.
    if !budget.is_zero()
        && let Ok(answer) = tokio::time::timeout_at(at.into(), answer).await
    {
        return answer;
    }
    Err(Status::deadline_exceeded(format!("the call was not answered within {} ms", budget.as_millis())))
}

/// Parses "Timeout" of [gRPC over HTTP/2](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests).
fn parse(value: &HeaderValue) -> Option<Duration> {
    let (digits, unit) = value.to_str().ok()?.split_at_checked(value.len().checked_sub(1)?)?;
    if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let amount = digits.parse::<u64>().ok()?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_str(value: &'static str) -> Option<Duration> {
        parse(&HeaderValue::from_static(value))
    }

    #[test]
    fn reads_every_unit() {
        assert_eq!(parse_str("2H"), Some(Duration::from_secs(7200)));
        assert_eq!(parse_str("3M"), Some(Duration::from_secs(180)));
        assert_eq!(parse_str("10S"), Some(Duration::from_secs(10)));
        assert_eq!(parse_str("9980m"), Some(Duration::from_millis(9980)));
        assert_eq!(parse_str("9997835u"), Some(Duration::from_micros(9_997_835)));
        assert_eq!(parse_str("99999999n"), Some(Duration::from_nanos(99_999_999)));
    }

    #[test]
    fn refuses_what_is_no_timeout() {
        for value in ["", "S", "1", "1s", "-1S", "+1S", "123456789S", "1.5S", " 1S", "1S "] {
            assert_eq!(parse_str(value), None, "{value:?}");
        }
        assert_eq!(parse(&HeaderValue::from_bytes("1é".as_bytes()).unwrap()), None);
    }

    #[test]
    fn takes_the_sooner_of_two() {
        let mut headers = HeaderMap::new();
        headers.insert("grpc-timeout", HeaderValue::from_static("99999999H"));
        let host = Instant::now() + Duration::from_secs(5);
        assert_eq!(of(&headers, Some(host)).unwrap().unwrap().at, host);
        headers.insert("grpc-timeout", HeaderValue::from_static("1S"));
        assert!(of(&headers, Some(host)).unwrap().unwrap().at < host);
        assert!(of(&HeaderMap::new(), None).unwrap().is_none());
    }
}
