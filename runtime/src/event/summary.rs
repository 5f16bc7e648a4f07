//! What of `requestContext` must be known before a call; the rest waits for somebody who asks.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::text::Text;

/// The keys that tell front doors apart, and the path from what is put before it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Summary<'a> {
    pub(super) elb: Option<IgnoredAny>,
    pub(super) service_network_arn: Option<IgnoredAny>,
    pub(super) connection_id: Option<IgnoredAny>,
    #[serde(borrow)]
    pub(super) http: Option<Http<'a>>,
    #[serde(borrow)]
    pub(super) stage: Text<'a>,
    #[serde(borrow)]
    pub(super) api_id: Text<'a>,
    #[serde(borrow)]
    pub(super) domain_name: Text<'a>,
}

/// `requestContext.http` of payload format 2.0.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Http<'a> {
    #[serde(borrow)]
    pub(super) method: Text<'a>,
}

impl<'a> Summary<'a> {
    /// Reads a request context; one of another shape says nothing.
    pub(super) fn of(context: Option<&'a RawValue>) -> Self {
        context.and_then(|context| serde_json::from_str(context.get()).ok()).unwrap_or_default()
    }
}
