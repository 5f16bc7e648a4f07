//! The four values of an event that a call needs, borrowed.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

#[derive(Deserialize)]
pub(crate) struct Event<'a> {
    #[serde(borrow, rename = "rawPath", default)]
    raw_path: &'a [u8],
    #[serde(borrow, default)]
    path: &'a [u8],
    #[serde(borrow)]
    pub(crate) headers: Headers<'a>,
    #[serde(borrow)]
    pub(crate) body: &'a [u8],
}

impl<'a> Event<'a> {
    pub(crate) fn path(&self) -> &'a [u8] {
        if self.raw_path.is_empty() { self.path } else { self.raw_path }
    }
}

pub(crate) struct Headers<'a> {
    pub(crate) content_type: Option<&'a [u8]>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Headers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(HeadersVisitor)
    }
}

struct HeadersVisitor;

impl<'de> Visitor<'de> for HeadersVisitor {
    type Value = Headers<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of headers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Headers<'de>, A::Error> {
        let mut headers = Headers { content_type: None };
        while let Some(name) = map.next_key::<&[u8]>()? {
            if name.eq_ignore_ascii_case(b"content-type") {
                headers.content_type = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(headers)
    }
}
