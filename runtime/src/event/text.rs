//! The values of an event, read as leniently as the world writes them.
//!
//! Only what is no JSON is an error: an event of another shape must become an error that names it.

use std::borrow::Cow;

use super::json::{InvalidJson, Reader};

/// A string, or the text of a number or bool; nothing where `null`, an array or an object stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Text<'a>(pub(super) Option<Cow<'a, str>>);

impl<'a> Text<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Result<Self, InvalidJson> {
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

    /// Returns the text, empty where there is none.
    pub(super) fn get(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }

    /// Returns true if the value stands for true.
    pub(super) fn is_true(&self) -> bool {
        self.get().eq_ignore_ascii_case("true")
    }
}

/// Reads an object as [`Reader::object`] does; any other value counts as an empty one.
pub(super) fn object<'a>(
    reader: &mut Reader<'a>,
    member: impl FnMut(&mut Reader<'a>, &str) -> Result<(), InvalidJson>,
) -> Result<(), InvalidJson> {
    if reader.peek() == b'{' { reader.object(member) } else { reader.skip().map(drop) }
}

/// Reads an object of strings, or of arrays of strings, and hands each value on with its name.
///
/// Headers, query parameters and path parameters are such tables.
pub(super) fn table(reader: &mut Reader<'_>, mut entry: impl FnMut(&str, &str)) -> Result<(), InvalidJson> {
    object(reader, |reader, name| list(reader, |value| entry(name, value)))
}

/// Reads an array of strings, or one alone.
pub(super) fn list(reader: &mut Reader<'_>, mut entry: impl FnMut(&str)) -> Result<(), InvalidJson> {
    let mut value = |reader: &mut Reader<'_>| {
        if let Text(Some(text)) = Text::read(reader)? {
            entry(&text);
        }
        Ok(())
    };
    match reader.peek() {
        // What nearly all of them are.
        b'"' => entry(&reader.string()?),
        b'[' => reader.array(value)?,
        _ => value(reader)?,
    }
    Ok(())
}
