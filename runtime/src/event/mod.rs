//! Lambda events: the HTTP requests that triggers send, and the responses that they read.
//!
//! `detection` recognizes the trigger and the payload format of an event. There is one file for each payload
//! format, with both directions; `raw_event` and `context_keys` parse the keys of all of them. `streaming`
//! has the prelude of streamed responses. This module does not depend on the RPC protocols.

mod alb;
mod context_keys;
mod detection;
mod headers;
mod lattice;
mod origin;
mod parsed;
mod path;
mod payload_v1;
mod payload_v2;
mod prefixes;
mod query;
mod raw_event;
mod response;
mod streaming;
mod unknown_event;

pub(crate) use self::origin::Origin;
pub(crate) use self::parsed::{Event, OpenedEvent};
pub(crate) use self::prefixes::Prefixes;
pub(crate) use self::response::{FALLBACK_RESPONSE, TooLarge};
pub(crate) use self::streaming::FALLBACK_PRELUDE;
pub use self::unknown_event::UnknownEvent;
