//! The one pass over an event's JSON.
//!
//! The body stays a slice of the event until its encoding is known: `isBase64Encoded` comes before it or after it, and a
//! copy first made and then decoded would cost as much as the rest of the call.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::evidence::Evidence;
use super::headers::Headers;
use super::query::Query;
use super::table::Table;
use super::text::{Key, Text};

/// What an event of whatever kind says, as far as it concerns an HTTP request.
#[derive(Default)]
pub(super) struct Reading<'de> {
    /// `httpMethod`, or `method` of VPC Lattice.
    pub(super) method: Text<'de>,
    /// `resource` of payload format 1.0.
    pub(super) resource: Text<'de>,
    pub(super) path: Text<'de>,
    /// `rawPath` of payload format 2.0.
    pub(super) raw_path: Text<'de>,
    /// `raw_path` of VPC Lattice's first event.
    pub(super) lattice_path: Text<'de>,
    pub(super) raw_query: Text<'de>,
    pub(super) query: Query,
    pub(super) path_parameters: Vec<(String, String)>,
    pub(super) version: Text<'de>,
    pub(super) headers: Headers,
    /// The headers came as `multiValueHeaders`.
    pub(super) is_multi_value: bool,
    /// `cookies`, joined as a `cookie` header.
    pub(super) cookies: String,
    pub(super) body: Text<'de>,
    pub(super) is_base64: bool,
    pub(super) context: Option<Box<RawValue>>,
    pub(super) evidence: Evidence,
}

/// Reads an event, of any shape: only what is no JSON is an error.
pub(super) struct EventVisitor<'a, 'de>(pub(super) &'a mut Reading<'de>);

impl<'de> Visitor<'de> for EventVisitor<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the event of an HTTP request, which is a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let event = self.0;
        let mut has_multi_query = false;
        let mut single_value = None::<&RawValue>;
        while let Some(Key(key)) = map.next_key()? {
            match &*key {
                // All values of a header are in the second; the first has the last of each.
                b"headers" if event.is_multi_value => map.next_value::<IgnoredAny>().map(drop)?,
                // Payload format 1.0, which has both: these are read only if the others turn out to be missing.
                b"headers" if event.resource.0.is_some() => single_value = map.next_value()?,
                b"headers" => {
                    let headers = &mut event.headers;
                    map.next_value_seed(Table::new(&mut |name, value| headers.add(name, value)))?;
                }
                b"multiValueHeaders" => {
                    let mut headers = Headers::default();
                    map.next_value_seed(Table::new(&mut |name, value| headers.add(name, value)))?;
                    if !headers.is_empty() {
                        event.headers = headers;
                        event.is_multi_value = true;
                    }
                }
                b"cookies" => {
                    let cookies = &mut event.cookies;
                    map.next_value_seed(Table::list(&mut |_, cookie| {
                        *cookies += if cookies.is_empty() { "" } else { "; " };
                        *cookies += cookie;
                    }))?;
                }
                b"body" => event.body = map.next_value()?,
                b"isBase64Encoded" | b"is_base64_encoded" => {
                    event.is_base64 = map.next_value::<Text<'de>>()?.is_true();
                }
                b"rawPath" => event.raw_path = map.next_value()?,
                b"rawQueryString" => event.raw_query = map.next_value()?,
                b"raw_path" => event.lattice_path = map.next_value()?,
                b"path" => event.path = map.next_value()?,
                b"httpMethod" | b"method" => event.method = map.next_value()?,
                b"resource" => event.resource = map.next_value()?,
                b"version" => event.version = map.next_value()?,
                b"queryStringParameters" | b"query_string_parameters"
                    if !has_multi_query && event.raw_query.0.is_none() =>
                {
                    let query = &mut event.query;
                    map.next_value_seed(Table::new(&mut |name, value| query.add(name, value)))?;
                }
                b"multiValueQueryStringParameters" => {
                    let mut query = Query::default();
                    map.next_value_seed(Table::new(&mut |name, value| query.add(name, value)))?;
                    if !query.is_empty() {
                        event.query = query;
                        has_multi_query = true;
                    }
                }
                b"pathParameters" if event.raw_path.0.is_none() => {
                    let parameters = &mut event.path_parameters;
                    map.next_value_seed(Table::new(&mut |name, value| {
                        parameters.push((String::from_utf8_lossy(name).into_owned(), value.to_owned()));
                    }))?;
                }
                b"requestContext" => event.context = map.next_value()?,
                b"Records" => {
                    let records = map.next_value::<Option<Box<RawValue>>>()?;
                    event.evidence.record_source = records.map(|records| source(records.get()));
                }
                // Emulators send every key that any event of API Gateway has, most of them with `null`.
                b"methodArn" | b"routeArn" => {
                    event.evidence.is_authorizer |= map.next_value::<Text<'de>>()?.0.is_some();
                }
                key => {
                    match key {
                        b"detail-type" => event.evidence.is_event_bridge = true,
                        // Of the events that are served, and of no use here.
                        b"routeKey" | b"pathParameters" | b"queryStringParameters" | b"stageVariables" => {}
                        key => event.evidence.note_key(key),
                    }
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if let Some(single_value) = single_value
            && !event.is_multi_value
        {
            let headers = &mut event.headers;
            let mut json = serde_json::Deserializer::from_str(single_value.get());
            Table::new(&mut |name, value| headers.add(name, value))
                .deserialize(&mut json)
                .map_err(Error::custom)?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        IgnoredAny.visit_seq(seq)?;
        self.0.be("an array")
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        self.0.be("a string")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        self.0.be("a bool")
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        self.0.be("a number")
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        self.0.be("a number")
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        self.0.be("a number")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        self.0.be("`null`")
    }
}

impl Reading<'_> {
    /// Notes that the event is no object, but this.
    fn be<E>(&mut self, kind: &'static str) -> Result<(), E> {
        self.evidence.scalar = Some(kind);
        Ok(())
    }
}

/// Names who sent a batch of records.
fn source(records: &str) -> String {
    #[derive(Deserialize)]
    struct Record<'a> {
        #[serde(alias = "EventSource", borrow, default, rename = "eventSource")]
        source: Text<'a>,
        cf: Option<IgnoredAny>,
    }

    let records: Vec<Record<'_>> = serde_json::from_str(records).unwrap_or_default();
    match records.first() {
        // CloudFront is the one sender that does not name itself.
        Some(Record { cf: Some(_), .. }) => "Lambda@Edge".into(),
        Some(Record { source: Text(Some(source)), .. }) => source.chars().take(40).collect(),
        _ => "an unknown source".into(),
    }
}

#[cfg(test)]
mod tests {
    use serde::de::Deserializer;

    use super::*;

    #[test]
    fn takes_the_headers_that_have_all_values_wherever_they_stand() {
        let (one, all) = (r#""headers":{"x-a":"2"}"#, r#""multiValueHeaders":{"x-a":["1","2"]}"#);
        let resource = r#""resource":"/x""#;
        for (members, expected) in [
            ([resource, one, all], &["1", "2"][..]),
            ([resource, all, one], &["1", "2"]),
            ([one, all, resource], &["1", "2"]),
            ([all, one, resource], &["1", "2"]),
            ([resource, one, r#""multiValueHeaders":null"#], &["2"]),
            ([resource, one, r#""multiValueHeaders":{}"#], &["2"]),
            ([one, r#""multiValueHeaders":null"#, resource], &["2"]),
            ([resource, all, r#""headers":null"#], &["1", "2"]),
            ([resource, r#""headers":null"#, r#""multiValueHeaders":null"#], &[]),
        ] {
            let text = format!("{{{}}}", members.join(","));
            let mut event = Reading::default();
            serde_json::Deserializer::from_str(&text).deserialize_any(EventVisitor(&mut event)).unwrap();
            let headers = event.headers.finish("");
            assert_eq!(headers.get_all("x-a").iter().collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
