//! A request as a trigger receives it.

use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::request::Parts;
use serde_json::Value;

/// Lambda's size limit for the event JSON, in bytes:
/// "[invocation payload (request and response), synchronous][quotas]".
///
/// [quotas]: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
pub(crate) const MAX_EVENT: usize = 6 * 1024 * 1024;

/// A request as a trigger receives it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IncomingRequest<'a> {
    pub(crate) parts: &'a Parts,
    pub(crate) body: &'a [u8],
    /// The host name of the trigger.
    pub(crate) domain: &'a str,
    pub(crate) ids: &'a RequestIds,
    /// The result of an authorizer, as it is in `requestContext`.
    pub(crate) authorizer: Option<&'a Value>,
    /// Members of `requestContext.identity`.
    #[cfg_attr(
        not(feature = "testing"),
        expect(dead_code, reason = "the local host has no callers to identify")
    )]
    pub(crate) identity: Option<&'a Value>,
}

impl IncomingRequest<'_> {
    #[cfg(feature = "testing")]
    pub(super) fn path(&self) -> &str {
        self.parts.uri.path()
    }

    pub(super) fn query(&self) -> &str {
        self.parts.uri.query().unwrap_or_default()
    }
}

/// The IDs, the source address and the time of a request.
#[derive(Debug, Clone)]
pub(crate) struct RequestIds {
    /// The trigger's ID of the request, in the form of a UUID.
    pub(crate) request_id: String,
    /// The X-Ray tracing header.
    pub(crate) trace_id: String,
    /// The address that the request comes from.
    pub(crate) source_ip: IpAddr,
    time: SystemTime,
}

impl RequestIds {
    /// Creates the IDs of a request that arrives now.
    pub(crate) fn new() -> Self {
        let time = SystemTime::now();
        let hex = format!("{:016x}{:016x}", random(), random());
        let part = |from, to| hex.get(from..to).unwrap_or_default();
        let uuid = [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-");
        // https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids
        let trace_id = format!("Root=1-{:08x}-{}", since_epoch(time).as_secs(), part(8, 32));
        Self { request_id: uuid, trace_id, source_ip: Ipv4Addr::LOCALHOST.into(), time }
    }

    /// Returns the time of the request, in milliseconds since 1970.
    pub(super) fn epoch_millis(&self) -> u64 {
        let since = since_epoch(self.time);
        since.as_secs() * 1000 + u64::from(since.subsec_millis())
    }
}

fn since_epoch(time: SystemTime) -> Duration {
    time.duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Returns a random number. `RandomState` is the only source of randomness in the standard library.
fn random() -> u64 {
    RandomState::new().hash_one(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_every_request_its_own_id() {
        let (first, second) = (RequestIds::new(), RequestIds::new());
        assert_ne!(first.request_id, second.request_id);
        assert_eq!(first.request_id.len(), 36);
        assert_eq!(first.trace_id.len(), "Root=1-5c34e93e-4dea0086f9763ac0667b115a".len());
    }
}
