//! The timeouts that callers ask for in headers.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use tonic::Status;

pub(crate) const GRPC_TIMEOUT: HeaderName = HeaderName::from_static("grpc-timeout");
const CONNECT_TIMEOUT: HeaderName = HeaderName::from_static("connect-timeout-ms");

/// Parses "Timeout" of
/// [gRPC over HTTP/2](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests).
pub(crate) fn grpc_timeout(headers: &HeaderMap) -> Result<Option<Duration>, Status> {
    parse(headers, &GRPC_TIMEOUT, parse_grpc, "at most eight digits and a unit (H, M, S, m, u or n)")
}

/// Parses "Timeout-Milliseconds" of [Connect](https://connectrpc.com/docs/protocol#unary-request).
pub(crate) fn connect_timeout(headers: &HeaderMap) -> Result<Option<Duration>, Status> {
    parse(headers, &CONNECT_TIMEOUT, parse_connect, "at most ten digits")
}

fn parse(
    headers: &HeaderMap,
    name: &HeaderName,
    parse: fn(&HeaderValue) -> Option<Duration>,
    expected: &str,
) -> Result<Option<Duration>, Status> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let timeout = parse(value);
    timeout
        .map(Some)
        .ok_or_else(|| Status::invalid_argument(format!("invalid `{name}` {value:?}: expected {expected}")))
}

fn parse_grpc(value: &HeaderValue) -> Option<Duration> {
    let (digits, unit) = value.to_str().ok()?.split_at_checked(value.len().checked_sub(1)?)?;
    let amount = parse_digits(digits, 8)?;
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
    parse_digits(value.to_str().ok()?, 10).map(Duration::from_millis)
}

fn parse_digits(digits: &str, most: usize) -> Option<u64> {
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
    fn parses_every_unit() {
        assert_eq!(parse("2H"), Some(Duration::from_secs(7200)));
        assert_eq!(parse("3M"), Some(Duration::from_secs(180)));
        assert_eq!(parse("10S"), Some(Duration::from_secs(10)));
        assert_eq!(parse("9980m"), Some(Duration::from_millis(9980)));
        assert_eq!(parse("9997835u"), Some(Duration::from_micros(9_997_835)));
        assert_eq!(parse("99999999n"), Some(Duration::from_nanos(99_999_999)));
    }

    #[test]
    fn rejects_invalid_timeouts() {
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
}
