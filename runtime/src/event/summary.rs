//! What of `requestContext` must be known before a call; the rest waits for somebody who asks.

use super::json::{InvalidJson, Reader};
use super::text::{self, Text};

/// The keys that tell front doors apart, and the path from what is put before it.
#[derive(Debug, Default)]
pub(super) struct Summary<'a> {
    /// All of it, as it stands in the event.
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

impl<'a> Summary<'a> {
    /// Reads a request context; one of another shape says nothing.
    pub(super) fn read(reader: &mut Reader<'a>) -> Result<Self, InvalidJson> {
        let mut context = Self::default();
        let json = reader.spanned(|reader| {
            text::object(reader, |reader, key| {
                match key {
                    "elb" => context.has_elb = is_there(reader)?,
                    "serviceNetworkArn" => context.has_service_network_arn = is_there(reader)?,
                    "connectionId" => context.has_connection_id = is_there(reader)?,
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

/// Returns true for anything but `null`, which emulators send for the keys of other doors.
fn is_there(reader: &mut Reader<'_>) -> Result<bool, InvalidJson> {
    Ok(reader.skip()? != "null")
}
