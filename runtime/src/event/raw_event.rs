//! The single pass over the JSON of an event.
//!
//! The body stays a slice of the event, because `isBase64Encoded` may come after it. Copying a body before it
//! is decoded would cost as much as the rest of the call.

use std::mem;

use super::context_keys::ContextKeys;
use super::headers::Headers;
use super::query::Query;
use super::unknown_event::Clues;
use crate::json::lenient::{self, Text};
use crate::json::{InvalidJson, Reader};

/// The parts of an event that concern an HTTP request, whatever the event is.
#[derive(Default)]
pub(super) struct RawEvent<'a> {
    /// `httpMethod`, `method` of VPC Lattice, or `request_method` of Kong.
    pub(super) method: Text<'a>,
    /// The event has `httpMethod`.
    pub(super) has_http_method: bool,
    /// `resource` of payload format 1.0.
    pub(super) resource: Text<'a>,
    pub(super) path: Text<'a>,
    /// `rawPath` of payload format 2.0.
    pub(super) raw_path: Text<'a>,
    /// `raw_path` of version 1 of VPC Lattice's event.
    pub(super) lattice_path: Text<'a>,
    /// `request_uri` of Kong: the path and the query.
    pub(super) kong_uri: Text<'a>,
    pub(super) raw_query: Text<'a>,
    pub(super) query: Query,
    pub(super) path_parameters: Vec<(String, String)>,
    pub(super) version: Text<'a>,
    pub(super) headers: Headers,
    /// The event has `multiValueHeaders`.
    pub(super) is_multi_value: bool,
    /// `cookies`, joined to a `cookie` header.
    pub(super) cookies: String,
    pub(super) body: Text<'a>,
    pub(super) is_base64: bool,
    pub(super) context: ContextKeys<'a>,
    pub(super) clues: Clues,
}

impl<'a> RawEvent<'a> {
    /// Parses an event of any kind.
    pub(super) fn parse(mut reader: Reader<'a>) -> Result<Self, InvalidJson> {
        let mut event = Self::default();
        event.clues.scalar = match reader.peek() {
            b'{' => None,
            b'[' => Some("an array"),
            b'"' => Some("a string"),
            b't' | b'f' => Some("a boolean"),
            b'n' => Some("`null`"),
            _ => Some("a number"),
        };
        event.read(&mut reader)?;
        reader.end()?;
        Ok(event)
    }

    fn read(&mut self, reader: &mut Reader<'a>) -> Result<(), InvalidJson> {
        let mut has_multi_query = false;
        let mut single_value = None::<&str>;
        lenient::object(reader, |reader, key| {
            match key {
                // API Gateway sends all headers in both objects, so `headers` is read only if
                // `multiValueHeaders` is missing.
                "headers" if self.resource.0.is_some() => single_value = Some(reader.skip()?),
                "headers" if self.is_multi_value => {
                    let mut headers = Headers::default();
                    lenient::table(reader, |name, value| headers.add(name, value))?;
                    self.headers.add_missing(headers);
                }
                "headers" | "request_headers" => {
                    lenient::table(reader, |name, value| self.headers.add(name, value))?;
                }
                "multiValueHeaders" => {
                    let mut headers = Headers::default();
                    lenient::table(reader, |name, value| headers.add(name, value))?;
                    if !headers.is_empty() {
                        // It has all values of a header, and `headers` has one of them. A gateway may send
                        // only repeated headers in it.
                        headers.add_missing(mem::take(&mut self.headers));
                        self.headers = headers;
                        self.is_multi_value = true;
                    }
                }
                "cookies" => lenient::list(reader, |cookie| {
                    self.cookies += if self.cookies.is_empty() { "" } else { "; " };
                    self.cookies += cookie;
                })?,
                "body" | "request_body" => self.body = Text::read(reader)?,
                "isBase64Encoded" | "is_base64_encoded" | "request_body_base64" => {
                    self.is_base64 = Text::read(reader)?.is_true();
                }
                "rawPath" => self.raw_path = Text::read(reader)?,
                // Gloo sends `querystring`.
                "rawQueryString" | "querystring" => self.raw_query = Text::read(reader)?,
                "raw_path" => self.lattice_path = Text::read(reader)?,
                "request_uri" => self.kong_uri = Text::read(reader)?,
                "path" => self.path = Text::read(reader)?,
                "httpMethod" => {
                    self.method = Text::read(reader)?;
                    self.has_http_method = self.method.0.is_some();
                }
                "method" | "request_method" => self.method = Text::read(reader)?,
                "resource" => self.resource = Text::read(reader)?,
                "version" => self.version = Text::read(reader)?,
                "queryStringParameters" | "query_string_parameters"
                    if !has_multi_query && self.raw_query.0.is_none() =>
                {
                    lenient::table(reader, |name, value| self.query.add(name, value))?;
                }
                "multiValueQueryStringParameters" => {
                    let mut query = Query::default();
                    lenient::table(reader, |name, value| query.add(name, value))?;
                    if !query.is_empty() {
                        self.query = query;
                        has_multi_query = true;
                    }
                }
                "pathParameters" if self.raw_path.0.is_none() => {
                    lenient::table(reader, |name, value| {
                        self.path_parameters.push((name.to_owned(), value.to_owned()));
                    })?;
                }
                "requestContext" => self.context = ContextKeys::read(reader)?,
                "Records" => self.clues.record_source = record_source(reader)?,
                // Emulators send the keys of all events of API Gateway, most of them with `null`.
                "methodArn" | "routeArn" => self.clues.is_authorizer |= Text::read(reader)?.0.is_some(),
                _ => {
                    match key {
                        "detail-type" => self.clues.is_event_bridge = true,
                        // Keys of HTTP requests that are not needed.
                        "routeKey" | "pathParameters" | "queryStringParameters" | "stageVariables" => {}
                        key => self.clues.add_key(key),
                    }
                    reader.skip()?;
                }
            }
            Ok(())
        })?;
        if let Some(single_value) = single_value
            && !self.is_multi_value
        {
            lenient::table(&mut Reader::new(single_value), |name, value| self.headers.add(name, value))?;
        }
        self.clues.has_connection = self.context.has_connection_id;
        Ok(())
    }
}

/// Returns the source of a batch of records.
fn record_source(reader: &mut Reader<'_>) -> Result<Option<String>, InvalidJson> {
    if reader.peek() != b'[' {
        return Ok((reader.skip()? != "null").then(|| "an unknown source".into()));
    }
    let mut source = None;
    reader.array(|reader| {
        lenient::object(reader, |reader, key| {
            match key {
                "eventSource" | "EventSource" if source.is_none() => {
                    source = Text::read(reader)?.0.map(|name| name.chars().take(40).collect());
                }
                // Records of CloudFront have no `eventSource`.
                "cf" if source.is_none() => {
                    reader.skip()?;
                    source = Some("Lambda@Edge".into());
                }
                _ => drop(reader.skip()?),
            }
            Ok(())
        })
    })?;
    Ok(source.or_else(|| Some("an unknown source".into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefers_multi_value_headers_in_any_order() {
        let (single, multi) = (r#""headers":{"x-a":"2"}"#, r#""multiValueHeaders":{"x-a":["1","2"]}"#);
        let resource = r#""resource":"/x""#;
        for (members, expected) in [
            ([resource, single, multi], &["1", "2"][..]),
            ([resource, multi, single], &["1", "2"]),
            ([single, multi, resource], &["1", "2"]),
            ([multi, single, resource], &["1", "2"]),
            ([resource, single, r#""multiValueHeaders":null"#], &["2"]),
            ([resource, single, r#""multiValueHeaders":{}"#], &["2"]),
            ([single, r#""multiValueHeaders":null"#, resource], &["2"]),
            ([resource, multi, r#""headers":null"#], &["1", "2"]),
            ([resource, r#""headers":null"#, r#""multiValueHeaders":null"#], &[]),
        ] {
            let text = format!("{{{}}}", members.join(","));
            let event = RawEvent::parse(Reader::new(&text)).unwrap();
            let headers = event.headers.finish("");
            assert_eq!(headers.get_all("x-a").iter().collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn joins_the_headers_of_both_objects() {
        let (single, multi) =
            (r#""headers":{"X-A":"2","x-b":"3"}"#, r#""multiValueHeaders":{"x-a":["1","2"]}"#);
        for members in [[single, multi], [multi, single]] {
            let text = format!("{{{}}}", members.join(","));
            let headers = RawEvent::parse(Reader::new(&text)).unwrap().headers.finish("");
            let all: Vec<_> =
                headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
            assert_eq!(all, [("x-a", "1"), ("x-a", "2"), ("x-b", "3")], "{text}");
        }
    }
}
