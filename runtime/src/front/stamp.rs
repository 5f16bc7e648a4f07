//! What a front door knows of a request before it reads it: who, when, and under which ids.

use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv4Addr};
use std::time::{SystemTime, UNIX_EPOCH};

/// Identifies one request.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
    /// The id that the door gives the request, in the form of a UUID.
    pub(crate) request_id: String,
    /// The X-Ray trace id, as `x-amzn-trace-id` says it.
    pub(crate) trace_id: String,
    /// The address that the request came from.
    pub(crate) source_ip: IpAddr,
    at: SystemTime,
}

impl Stamp {
    /// Stamps a request that arrives now.
    pub(crate) fn new() -> Self {
        let at = SystemTime::now();
        let (first, second) = (random(), random());
        let hex = format!("{first:016x}{second:016x}");
        let part = |from, to| hex.get(from..to).unwrap_or_default();
        Self {
            request_id: format!(
                "{}-{}-{}-{}-{}",
                part(0, 8),
                part(8, 12),
                part(12, 16),
                part(16, 20),
                part(20, 32)
            ),
            // https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids
            trace_id: format!("Root=1-{:08x}-{}", seconds(at), part(8, 32)),
            source_ip: Ipv4Addr::LOCALHOST.into(),
            at,
        }
    }

    /// Returns the milliseconds since 1970.
    pub(super) fn epoch_millis(&self) -> u64 {
        self.at
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs() * 1000 + u64::from(since.subsec_millis()))
    }

    /// Writes the time as API Gateway does, in the Common Log Format: `12/Mar/2020:19:03:58 +0000`.
    pub(super) fn time(&self) -> String {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let seconds = seconds(self.at);
        // Days since 1 March of the year 0, so that the leap day ends the year.
        let days = seconds / 86_400 + 719_468;
        let (era, day) = (days / 146_097, days % 146_097);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let month = (month + 2) % 12;
        let year = era * 400 + year + u64::from(month < 2);
        let name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
        let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        format!("{day:02}/{name}/{year}:{hour:02}:{minute:02}:{second:02} +0000")
    }
}

fn seconds(at: SystemTime) -> u64 {
    at.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Returns a number that differs from call to call; the standard library's only source of such.
fn random() -> u64 {
    RandomState::new().hash_one(0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn writes_times_as_api_gateway_does() {
        for (seconds, text) in [
            (0, "01/Jan/1970:00:00:00 +0000"),
            (951_782_400, "29/Feb/2000:00:00:00 +0000"),
            (1_583_348_638, "04/Mar/2020:19:03:58 +0000"),
            (1_767_225_599, "31/Dec/2025:23:59:59 +0000"),
        ] {
            let stamp = Stamp { at: UNIX_EPOCH + Duration::from_secs(seconds), ..Stamp::new() };
            assert_eq!(stamp.time(), text);
        }
    }

    #[test]
    fn gives_every_request_an_id_of_its_own() {
        let (one, other) = (Stamp::new(), Stamp::new());
        assert_ne!(one.request_id, other.request_id);
        assert_eq!(one.request_id.len(), 36);
        assert_eq!(one.trace_id.len(), "Root=1-5c34e93e-4dea0086f9763ac0667b115a".len());
    }
}
