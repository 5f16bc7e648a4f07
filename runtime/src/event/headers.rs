//! The headers of an event as a `HeaderMap`.

use std::fmt;

use bytes::{BufMut, BytesMut};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::read::Raw;

/// Collects headers; their values share one piece of memory, which is a third of the cost of one each.
#[derive(Default)]
pub(super) struct Headers {
    map: HeaderMap,
    arena: BytesMut,
    cookies: Vec<u8>,
}

impl Headers {
    /// Returns the headers, the `cookie` header restored from the cookies that the gateway took apart.
    pub(super) fn finish(mut self) -> HeaderMap {
        if !self.cookies.is_empty() {
            // A Function URL repeats them in `headers`; an HTTP API is not known to.
            self.map.remove(header::COOKIE);
            let cookies = std::mem::take(&mut self.cookies);
            self.append(header::COOKIE, &cookies);
        }
        self.map
    }

    /// Appends one header, or drops it with a warning: one that HTTP does not allow must not cost the whole call.
    fn append(&mut self, name: HeaderName, value: &[u8]) {
        self.arena.reserve(value.len());
        self.arena.put_slice(value);
        match HeaderValue::from_maybe_shared(self.arena.split().freeze()) {
            Ok(value) => {
                if self.map.try_append(name, value).is_err() {
                    tracing::warn!("the event has more headers than a header map holds; the rest is dropped");
                }
            }
            Err(_) => {
                tracing::warn!(name = name.as_str(), "dropped a header whose value HTTP does not allow")
            }
        }
    }
}

/// Reads `headers`.
pub(super) struct HeadersSeed<'a>(pub(super) &'a mut Headers);

impl<'de> DeserializeSeed<'de> for HeadersSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for HeadersSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of headers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.0.arena.reserve(1024);
        while let Some(Raw(name)) = map.next_key()? {
            match known(&name).or_else(|| HeaderName::from_bytes(&name).ok()) {
                Some(name) => map.next_value_seed(ValueSeed { headers: self.0, name })?,
                None => {
                    tracing::warn!(name = %name.escape_ascii(), "dropped a header whose name HTTP does not allow");
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Reads the value of one header: a string, or whatever else somebody's test event has there.
struct ValueSeed<'a> {
    headers: &'a mut Headers,
    name: HeaderName,
}

impl ValueSeed<'_> {
    fn append_text(self, value: impl fmt::Display) {
        self.headers.append(self.name, value.to_string().as_bytes());
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value of a header")
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.headers.append(self.name, value.as_bytes());
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self { headers, name } = self;
        while seq.next_element_seed(ValueSeed { headers: &mut *headers, name: name.clone() })?.is_some() {}
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.append_text(value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.append_text(value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.append_text(value);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.append_text(value);
        Ok(())
    }
}

/// Reads `cookies`, which payload format 2.0 takes out of the headers.
pub(super) struct CookiesSeed<'a>(pub(super) &'a mut Headers);

impl<'de> DeserializeSeed<'de> for CookiesSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for CookiesSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of cookies")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(Raw(cookie)) = seq.next_element()? {
            if !self.0.cookies.is_empty() {
                self.0.cookies.extend_from_slice(b"; ");
            }
            self.0.cookies.extend_from_slice(&cookie);
        }
        Ok(())
    }
}

/// Names the headers that clients and gateways send with every call, without the allocation that parsing a name costs
/// where `http` has no constant of its own.
fn known(name: &[u8]) -> Option<HeaderName> {
    macro_rules! table {
        ($($text:literal)*) => {
            match name {
                $($text => {
                    const NAME: HeaderName = HeaderName::from_static(match str::from_utf8($text) {
                        Ok(text) => text,
                        Err(_) => unreachable!(),
                    });
                    Some(NAME)
                })*
                _ => None,
            }
        };
    }
    table! {
        b"connect-protocol-version" b"connect-timeout-ms" b"grpc-accept-encoding" b"grpc-encoding" b"grpc-timeout"
        b"priority" b"sec-ch-ua" b"sec-ch-ua-mobile" b"sec-ch-ua-platform" b"sec-fetch-dest" b"sec-fetch-mode"
        b"sec-fetch-site" b"x-amz-content-sha256" b"x-amzn-tls-cipher-suite" b"x-amzn-tls-version" b"x-amzn-trace-id"
        b"x-forwarded-for" b"x-forwarded-port" b"x-forwarded-proto" b"x-grpc-web" b"x-user-agent"
    }
}
