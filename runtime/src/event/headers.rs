//! The headers of an event as a `HeaderMap`.

use bytes::{BufMut, BytesMut};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::names::known;

/// How many headers an event has, as a rule at most.
const USUAL: usize = 24;

/// Collects headers; their values share one piece of memory, which is a third of the cost of one each.
#[derive(Default)]
pub(super) struct Headers {
    map: HeaderMap,
    arena: BytesMut,
}

impl Headers {
    /// Appends one header, or drops it with a warning: one that HTTP does not allow must not cost the whole call.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        match known(name).or_else(|| HeaderName::from_bytes(name.as_bytes()).ok()) {
            Some(name) => self.append(name, value),
            None => {
                tracing::warn!(name, "dropped a header whose name HTTP does not allow")
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// Returns the headers, the `cookie` header restored from `cookies` that the gateway took apart.
    pub(super) fn finish(mut self, cookies: &str) -> HeaderMap {
        if !cookies.is_empty() {
            // A Function URL repeats them in `headers`; an HTTP API is not known to.
            self.map.remove(header::COOKIE);
            self.append(header::COOKIE, cookies);
        }
        self.map
    }

    fn append(&mut self, name: HeaderName, value: &str) {
        if self.map.is_empty() {
            // What a browser and a gateway send, in one step: growing there takes four, and hashes every name again.
            self.map.reserve(USUAL);
        }
        if self.arena.capacity() < value.len() {
            self.arena.reserve(value.len().max(1024));
        }
        self.arena.put_slice(value.as_bytes());
        match HeaderValue::from_maybe_shared(self.arena.split().freeze()) {
            Ok(value) => {
                if self.map.try_append(name, value).is_err() {
                    tracing::warn!("the event has more headers than a header map holds; the rest is dropped");
                }
            }
            Err(_) => {
                tracing::warn!(name = name.as_str(), "dropped a header whose value HTTP does not allow");
            }
        }
    }
}
