//! The keys of `requestContext` that are needed before a call.

use crate::json::lenient::{self, Text};
use crate::json::{InvalidJson, Reader};

/// The keys that distinguish triggers, and those that a path prefix is derived from.
#[derive(Debug, Default)]
pub(super) struct ContextKeys<'a> {
    /// The complete request context.
    pub(super) json: Option<&'a str>,
    pub(super) has_elb: bool,
    pub(super) has_service_network_arn: bool,
    pub(super) has_connection_id: bool,
    /// `http.method`, of payload format 2.0.
    pub(super) http_method: Option<Text<'a>>,
    pub(super) stage: Text<'a>,
    pub(super) api_id: Text<'a>,
    pub(super) domain_name: Text<'a>,
}

impl<'a> ContextKeys<'a> {
    /// Reads a request context. A value that is not an object has no keys.
    pub(super) fn read(reader: &mut Reader<'a>) -> Result<Self, InvalidJson> {
        let mut context = Self::default();
        let json = reader.spanned(|reader| {
            lenient::object(reader, |reader, key| {
                match key {
                    "elb" => context.has_elb = is_present(reader)?,
                    "serviceNetworkArn" => context.has_service_network_arn = is_present(reader)?,
                    "connectionId" => context.has_connection_id = is_present(reader)?,
                    "http" if reader.peek() == b'{' => context.http_method = Some(method(reader)?),
                    "stage" => context.stage = Text::read(reader)?,
                    "apiId" => context.api_id = Text::read(reader)?,
                    "domainName" => context.domain_name = Text::read(reader)?,
                    _ => drop(reader.skip()?),
                }
                Ok(())
            })
        })?;
        context.json = (json != "null").then_some(json);
        Ok(context)
    }
}

/// Reads `requestContext.http`.
fn method<'a>(reader: &mut Reader<'a>) -> Result<Text<'a>, InvalidJson> {
    let mut method = Text::default();
    reader.object(|reader, key| {
        match key {
            "method" => method = Text::read(reader)?,
            _ => drop(reader.skip()?),
        }
        Ok(())
    })?;
    Ok(method)
}

/// Returns true for values other than `null`, which emulators send for the keys of other triggers.
fn is_present(reader: &mut Reader<'_>) -> Result<bool, InvalidJson> {
    Ok(reader.skip()? != "null")
}
