//! The one pass over an event's JSON.
//!
//! Keys are visited as bytes and the body stays a slice of the event until its encoding is known: `isBase64Encoded` comes
//! before it or after it, and a copy first made and then decoded would cost as much as the rest of the call.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::evidence::Evidence;
use super::fields::Fields;
use super::headers::{CookiesSeed, Headers, HeadersSeed};
use crate::call::Fault;

/// Reads an event of whatever kind.
pub(super) fn event<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(Fields, Evidence), D::Error> {
    deserializer.deserialize_map(EventVisitor)
}

struct EventVisitor;

impl<'de> Visitor<'de> for EventVisitor {
    type Value = (Fields, Evidence);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the event of an HTTP request, which is a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Fields::default();
        let mut evidence = Evidence::default();
        let mut headers = Headers::default();
        let mut body = Cow::default();
        let mut is_base64 = false;
        while let Some(Raw(key)) = map.next_key()? {
            match &*key {
                b"headers" => map.next_value_seed(Nullable(HeadersSeed(&mut headers)))?,
                b"cookies" => map.next_value_seed(Nullable(CookiesSeed(&mut headers)))?,
                b"body" => body = map.next_value::<Option<Raw<'de>>>()?.map(|raw| raw.0).unwrap_or_default(),
                b"isBase64Encoded" => is_base64 = map.next_value::<Option<bool>>()?.unwrap_or_default(),
                b"rawPath" => fields.raw_path = text(&mut map)?,
                b"rawQueryString" => fields.raw_query = text(&mut map)?,
                b"requestContext" => {
                    map.next_value_seed(Nullable(ContextSeed(&mut fields, &mut evidence)))?
                }
                b"Records" => {
                    evidence.record_source = map.next_value::<Vec<Record>>()?.pop().map(|it| it.source())
                }
                key => {
                    match key {
                        b"httpMethod" => evidence.has_http_method = true,
                        b"raw_path" => evidence.is_lattice = true,
                        b"methodArn" | b"routeArn" => evidence.is_authorizer = true,
                        b"detail-type" => evidence.is_event_bridge = true,
                        // Of the events that are served, and of no use here.
                        b"version"
                        | b"routeKey"
                        | b"pathParameters"
                        | b"queryStringParameters"
                        | b"stageVariables" => {}
                        key => evidence.note_key(key),
                    }
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        fields.headers = headers.finish();
        if is_base64 {
            match base64_simd::STANDARD.decode_to_vec(&*body) {
                Ok(decoded) => fields.body = decoded.into(),
                Err(_) => fields.fault = Some(Fault::Base64),
            }
        } else {
            fields.body = Bytes::from(body.into_owned());
        }
        Ok((fields, evidence))
    }
}

/// Reads `requestContext`.
struct ContextSeed<'a>(&'a mut Fields, &'a mut Evidence);

impl<'de> DeserializeSeed<'de> for ContextSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ContextSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a request context")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self(fields, evidence) = self;
        while let Some(Raw(key)) = map.next_key()? {
            match &*key {
                b"http" => {
                    fields.is_http_api = true;
                    fields.method = map.next_value::<Http>()?.0;
                    continue;
                }
                b"stage" => {
                    fields.stage = text(&mut map)?;
                    continue;
                }
                b"connectionId" => evidence.has_connection = true,
                b"elb" => evidence.has_elb = true,
                b"serviceNetworkArn" => evidence.is_lattice = true,
                _ => {}
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// The method in `requestContext.http`.
struct Http(Method);

impl<'de> Deserialize<'de> for Http {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct HttpVisitor;

        impl<'de> Visitor<'de> for HttpVisitor {
            type Value = Http;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`requestContext.http`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Http, A::Error> {
                let mut method = Method::default();
                while let Some(Raw(key)) = map.next_key()? {
                    if &*key == b"method" {
                        // What HTTP does not allow as a method is not POST either, and answered like a GET.
                        let name = map.next_value::<Option<Raw<'de>>>()?.map(|raw| raw.0).unwrap_or_default();
                        method = Method::from_bytes(&name).unwrap_or_default();
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Http(method))
            }
        }

        deserializer.deserialize_map(HttpVisitor)
    }
}

/// An element of `Records`, the form of events that are batches of messages.
#[derive(Deserialize)]
struct Record {
    #[serde(alias = "EventSource", rename = "eventSource")]
    event_source: Option<String>,
}

impl Record {
    fn source(self) -> String {
        // CloudFront is the one sender that does not name itself.
        self.event_source.unwrap_or_else(|| "Lambda@Edge".into())
    }
}

/// A string as the bytes it stands for, borrowed where it has no escapes.
pub(super) struct Raw<'de>(pub(super) Cow<'de, [u8]>);

impl<'de> Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RawVisitor;

        impl<'de> Visitor<'de> for RawVisitor {
            type Value = Raw<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Raw<'de>, E> {
                Ok(Raw(Cow::Borrowed(bytes)))
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Raw<'de>, E> {
                Ok(Raw(Cow::Owned(bytes.to_vec())))
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Raw<'de>, E> {
                Ok(Raw(Cow::Borrowed(text.as_bytes())))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Raw<'de>, E> {
                self.visit_bytes(text.as_bytes())
            }
        }

        deserializer.deserialize_bytes(RawVisitor)
    }
}

/// Lets `null` stand for a missing value, as the gateways do.
pub(super) struct Nullable<S>(pub(super) S);

impl<'de, S: DeserializeSeed<'de, Value = ()>> DeserializeSeed<'de> for Nullable<S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, S: DeserializeSeed<'de, Value = ()>> Visitor<'de> for Nullable<S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.deserialize(deserializer)
    }
}

fn text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<String, A::Error> {
    map.next_value::<Option<String>>().map(Option::unwrap_or_default)
}
