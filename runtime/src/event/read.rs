//! The one pass over an event's JSON.
//!
//! The body stays a slice of the event until its encoding is known: `isBase64Encoded` comes before it or after it, and a
//! copy first made and then decoded would cost as much as the rest of the call.

use super::evidence::Evidence;
use super::headers::Headers;
use super::json::{InvalidJson, Reader};
use super::query::Query;
use super::summary::Summary;
use super::text::{self, Text};

/// What an event of whatever kind says, as far as it concerns an HTTP request.
#[derive(Default)]
pub(super) struct Reading<'a> {
    /// `httpMethod`, or `method` of VPC Lattice.
    pub(super) method: Text<'a>,
    /// `resource` of payload format 1.0.
    pub(super) resource: Text<'a>,
    pub(super) path: Text<'a>,
    /// `rawPath` of payload format 2.0.
    pub(super) raw_path: Text<'a>,
    /// `raw_path` of VPC Lattice's first event.
    pub(super) lattice_path: Text<'a>,
    pub(super) raw_query: Text<'a>,
    pub(super) query: Query,
    pub(super) path_parameters: Vec<(String, String)>,
    pub(super) version: Text<'a>,
    pub(super) headers: Headers,
    /// The headers came as `multiValueHeaders`.
    pub(super) is_multi_value: bool,
    /// `cookies`, joined as a `cookie` header.
    pub(super) cookies: String,
    pub(super) body: Text<'a>,
    pub(super) is_base64: bool,
    pub(super) context: Summary<'a>,
    pub(super) evidence: Evidence,
}

impl<'a> Reading<'a> {
    /// Reads an event, of any shape.
    pub(super) fn of(mut reader: Reader<'a>) -> Result<Self, InvalidJson> {
        let mut event = Self::default();
        event.evidence.scalar = match reader.peek() {
            b'{' => None,
            b'[' => Some("an array"),
            b'"' => Some("a string"),
            b't' | b'f' => Some("a bool"),
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
        text::object(reader, |reader, key| {
            match key {
                // All values of a header are in the second; the first has the last of each.
                "headers" if self.is_multi_value => drop(reader.skip()?),
                // Payload format 1.0, which has both: these are read only if the others turn out to be missing.
                "headers" if self.resource.0.is_some() => single_value = Some(reader.skip()?),
                "headers" => text::table(reader, |name, value| self.headers.add(name, value))?,
                "multiValueHeaders" => {
                    let mut headers = Headers::default();
                    text::table(reader, |name, value| headers.add(name, value))?;
                    if !headers.is_empty() {
                        self.headers = headers;
                        self.is_multi_value = true;
                    }
                }
                "cookies" => text::list(reader, |cookie| {
                    self.cookies += if self.cookies.is_empty() { "" } else { "; " };
                    self.cookies += cookie;
                })?,
                "body" => self.body = Text::read(reader)?,
                "isBase64Encoded" | "is_base64_encoded" => self.is_base64 = Text::read(reader)?.is_true(),
                "rawPath" => self.raw_path = Text::read(reader)?,
                "rawQueryString" => self.raw_query = Text::read(reader)?,
                "raw_path" => self.lattice_path = Text::read(reader)?,
                "path" => self.path = Text::read(reader)?,
                "httpMethod" | "method" => self.method = Text::read(reader)?,
                "resource" => self.resource = Text::read(reader)?,
                "version" => self.version = Text::read(reader)?,
                "queryStringParameters" | "query_string_parameters"
                    if !has_multi_query && self.raw_query.0.is_none() =>
                {
                    text::table(reader, |name, value| self.query.add(name, value))?;
                }
                "multiValueQueryStringParameters" => {
                    let mut query = Query::default();
                    text::table(reader, |name, value| query.add(name, value))?;
                    if !query.is_empty() {
                        self.query = query;
                        has_multi_query = true;
                    }
                }
                "pathParameters" if self.raw_path.0.is_none() => {
                    text::table(reader, |name, value| {
                        self.path_parameters.push((name.to_owned(), value.to_owned()));
                    })?;
                }
                "requestContext" => self.context = Summary::read(reader)?,
                "Records" => self.evidence.record_source = source(reader)?,
                // Emulators send every key that any event of API Gateway has, most of them with `null`.
                "methodArn" | "routeArn" => self.evidence.is_authorizer |= Text::read(reader)?.0.is_some(),
                _ => {
                    match key {
                        "detail-type" => self.evidence.is_event_bridge = true,
                        // Of the events that are served, and of no use here.
                        "routeKey" | "pathParameters" | "queryStringParameters" | "stageVariables" => {}
                        key => self.evidence.note_key(key),
                    }
                    reader.skip()?;
                }
            }
            Ok(())
        })?;
        if let Some(single_value) = single_value
            && !self.is_multi_value
        {
            text::table(&mut Reader::new(single_value), |name, value| self.headers.add(name, value))?;
        }
        self.evidence.has_connection = self.context.has_connection_id;
        Ok(())
    }
}

/// Names who sent a batch of records.
fn source(reader: &mut Reader<'_>) -> Result<Option<String>, InvalidJson> {
    if reader.peek() != b'[' {
        return Ok((reader.skip()? != "null").then(|| "an unknown source".into()));
    }
    let mut source = None;
    reader.array(|reader| {
        text::object(reader, |reader, key| {
            match key {
                "eventSource" | "EventSource" if source.is_none() => {
                    source = Text::read(reader)?.0.map(|name| name.chars().take(40).collect());
                }
                // CloudFront is the one sender that does not name itself.
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
            let event = Reading::of(Reader::new(&text)).unwrap();
            let headers = event.headers.finish("");
            assert_eq!(headers.get_all("x-a").iter().collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
