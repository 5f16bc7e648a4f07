//! Values of an event, read leniently.
//!
//! Only invalid JSON is an error here. A value of an unexpected type counts as missing. So an event that is
//! not an HTTP request can still be recognized.

use std::borrow::Cow;

use super::{InvalidJson, Reader};

/// A string, or the text of a number or boolean. It is `None` for `null`, an array or an object.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text<'a>(pub(crate) Option<Cow<'a, str>>);

impl<'a> Text<'a> {
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Self, InvalidJson> {
        let text = match reader.peek() {
            b'"' => Some(reader.string()?),
            b'{' | b'[' | b'n' => {
                reader.skip()?;
                None
            }
            _ => Some(Cow::Borrowed(reader.skip()?)),
        };
        Ok(Self(text))
    }

    /// Returns the text, or an empty string.
    pub(crate) fn get(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }

    /// Returns true for `true`, also as a string.
    pub(crate) fn is_true(&self) -> bool {
        self.get().eq_ignore_ascii_case("true")
    }
}

/// Reads an object as [`Reader::object`] does. Any other value counts as an empty object.
pub(crate) fn object<'a>(
    reader: &mut Reader<'a>,
    member: impl FnMut(&mut Reader<'a>, &str) -> Result<(), InvalidJson>,
) -> Result<(), InvalidJson> {
    if reader.peek() == b'{' { reader.object(member) } else { reader.skip().map(drop) }
}

/// Reads an object whose values are strings or arrays of strings, such as `headers`. Calls `entry` with each
/// name and value.
pub(crate) fn table(reader: &mut Reader<'_>, mut entry: impl FnMut(&str, &str)) -> Result<(), InvalidJson> {
    object(reader, |reader, name| list(reader, |value| entry(name, value)))
}

/// Reads an array of strings, or a single string.
pub(crate) fn list(reader: &mut Reader<'_>, mut entry: impl FnMut(&str)) -> Result<(), InvalidJson> {
    let mut value = |reader: &mut Reader<'_>| {
        if let Text(Some(text)) = Text::read(reader)? {
            entry(&text);
        }
        Ok(())
    };
    match reader.peek() {
        // The most common case.
        b'"' => entry(&reader.string()?),
        b'[' => reader.array(value)?,
        _ => value(reader)?,
    }
    Ok(())
}
