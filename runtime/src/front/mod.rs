//! Plays the front doors of AWS: makes of an HTTP request the event that a door sends, and of a reply what it answers.
//!
//! It is the other half of `event` and shares no line with it, so that neither repeats a mistake of the other. Each rule
//! names its source; where AWS documents nothing, the form that is harder on the function is played, and said so.

#[cfg(feature = "testing")]
pub(crate) mod alb;
#[cfg(feature = "testing")]
pub(crate) mod cors;
#[cfg(feature = "testing")]
pub(crate) mod door;
#[cfg(feature = "testing")]
pub(crate) mod failure;
#[cfg(feature = "testing")]
pub(crate) mod gate;
mod headers;
pub(crate) mod http_api;
#[cfg(any(feature = "invoke", feature = "testing"))]
pub(crate) mod invoke;
#[cfg(feature = "testing")]
pub(crate) mod lattice;
mod media;
#[cfg(feature = "testing")]
pub(crate) mod payload_v1;
#[cfg(feature = "testing")]
pub(crate) mod place;
#[cfg(feature = "testing")]
pub(crate) mod prelude;
mod query;
pub(crate) mod reply;
pub(crate) mod stamp;

use http::request::Parts;
use serde_json::Value;

use self::stamp::Stamp;

/// The most bytes of event JSON that Lambda takes: "[invocation payload (request and response), synchronous][quotas]".
///
/// [quotas]: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
pub(crate) const MAX_EVENT: usize = 6 * 1024 * 1024;

/// One request as its front door sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival<'a> {
    pub(crate) parts: &'a Parts,
    pub(crate) body: &'a [u8],
    /// The door's own host name.
    pub(crate) domain: &'a str,
    pub(crate) stamp: &'a Stamp,
    /// What an authorizer found out, as it stands in `requestContext`.
    pub(crate) authorizer: Option<&'a Value>,
}

impl Arrival<'_> {
    #[cfg(feature = "testing")]
    fn path(&self) -> &str {
        self.parts.uri.path()
    }

    fn query(&self) -> &str {
        self.parts.uri.query().unwrap_or_default()
    }
}
