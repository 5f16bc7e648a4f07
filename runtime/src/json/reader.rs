//! The reader. Numbers are rare in events, so their syntax is checked by `serde_json`.

use std::borrow::Cow;
use std::fmt;

use serde::de::IgnoredAny;

use super::{escape, scan};

/// The deepest nesting of arrays and objects, as in `serde_json`: deeper text could exhaust the stack.
const MAX_DEPTH: u8 = 127;

/// The capacity that a string with escapes starts with, in bytes.
const UNESCAPED: usize = 128;

/// A position in a JSON text, from which reading continues.
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
}

/// An error in a JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InvalidJson {
    at: usize,
}

impl fmt::Display for InvalidJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid JSON at byte {}, or nested deeper than {MAX_DEPTH} levels", self.at)
    }
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// Starts reading bytes.
    ///
    /// # Errors
    ///
    /// Returns an error if the bytes are not UTF-8.
    pub(crate) fn from_bytes(bytes: &'a [u8]) -> Result<Self, InvalidJson> {
        str::from_utf8(bytes).map(Self::new).map_err(|error| InvalidJson { at: error.valid_up_to() })
    }

    /// Skips white space and returns the next byte without consuming it. Returns zero at the end of the text.
    #[inline]
    pub(crate) fn peek(&mut self) -> u8 {
        loop {
            match self.byte() {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return byte,
            }
        }
    }

    /// Reads an object. Calls `member` with each key; it must read the value.
    pub(crate) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &str) -> Result<(), InvalidJson>,
    ) -> Result<(), InvalidJson> {
        self.items(b'{', b'}', |reader| {
            let key = reader.string()?;
            reader.punctuation(b':')?;
            member(reader, &key)
        })
    }

    /// Reads an array. Calls `element` for each element; it must read it.
    pub(crate) fn array(
        &mut self,
        element: impl FnMut(&mut Self) -> Result<(), InvalidJson>,
    ) -> Result<(), InvalidJson> {
        self.items(b'[', b']', element)
    }

    /// Reads a string. [`peek`](Self::peek) must have returned a quote.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, InvalidJson> {
        self.take(b'"')?;
        let plain = self.plain();
        if self.byte() != b'"' {
            return self.unescaped(plain).map(Cow::Owned);
        }
        self.at += 1;
        Ok(Cow::Borrowed(plain))
    }

    /// Reads the rest of a string, beginning with its first escape.
    #[cold]
    fn unescaped(&mut self, before: &str) -> Result<String, InvalidJson> {
        // Headers are short. The text of a body grows as needed.
        let mut text = String::with_capacity(before.len() + self.rest().len().min(UNESCAPED));
        text.push_str(before);
        while self.byte() != b'"' {
            let (character, length) = escape::decode(self.rest()).ok_or(self.invalid())?;
            text.push(character);
            self.at += length;
            text.push_str(self.plain());
        }
        self.at += 1;
        Ok(text)
    }

    /// Skips a value of any kind and returns its text.
    pub(crate) fn skip(&mut self) -> Result<&'a str, InvalidJson> {
        self.spanned(|reader| match reader.peek() {
            b'{' => reader.skip_object(),
            b'[' => reader.array(|reader| reader.skip().map(drop)),
            b'"' => reader.skip_string(),
            _ => reader.word(),
        })
    }

    fn skip_object(&mut self) -> Result<(), InvalidJson> {
        self.items(b'{', b'}', |reader| {
            reader.skip_string()?;
            reader.punctuation(b':')?;
            reader.skip().map(drop)
        })
    }

    /// Reads a value with `read`, and returns its text.
    pub(crate) fn spanned(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<(), InvalidJson>,
    ) -> Result<&'a str, InvalidJson> {
        self.peek();
        let start = self.at;
        read(self)?;
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Checks that only white space follows.
    pub(crate) fn end(&mut self) -> Result<(), InvalidJson> {
        self.peek();
        if self.at == self.text.len() { Ok(()) } else { Err(self.invalid()) }
    }

    /// Reads a comma-separated list between two brackets. Calls `item` at the start of each item.
    #[inline]
    fn items(
        &mut self,
        open: u8,
        close: u8,
        mut item: impl FnMut(&mut Self) -> Result<(), InvalidJson>,
    ) -> Result<(), InvalidJson> {
        self.punctuation(open)?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.invalid());
        }
        if self.peek() != close {
            item(self)?;
            while self.peek() == b',' {
                self.at += 1;
                self.peek();
                item(self)?;
            }
        }
        self.punctuation(close)?;
        self.depth -= 1;
        Ok(())
    }

    /// Skips a string. Escapes are checked, but not decoded.
    // Inlined, like `scan::plain_length`, because it runs a hundred times for each event.
    #[inline(always)]
    fn skip_string(&mut self) -> Result<(), InvalidJson> {
        self.take(b'"')?;
        self.plain();
        if self.byte() != b'"' {
            self.skip_escapes()?;
        }
        self.at += 1;
        Ok(())
    }

    #[cold]
    fn skip_escapes(&mut self) -> Result<(), InvalidJson> {
        while self.byte() != b'"' {
            self.at += escape::length(self.rest()).ok_or(self.invalid())?;
            self.plain();
        }
        Ok(())
    }

    /// Reads up to the next quote, escape or control character of a string.
    #[inline(always)]
    fn plain(&mut self) -> &'a str {
        let start = self.at;
        self.at += scan::plain_length(self.rest());
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Reads a number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<(), InvalidJson> {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let length = self.rest().iter().take_while(|byte| is_part(byte)).count();
        let word = self.text.get(self.at..self.at + length).unwrap_or_default();
        let is_json =
            matches!(word, "true" | "false" | "null") || serde_json::from_str::<IgnoredAny>(word).is_ok();
        if !is_json {
            return Err(self.invalid());
        }
        self.at += length;
        Ok(())
    }

    /// Skips white space, then reads the byte `expected`.
    #[inline]
    fn punctuation(&mut self, expected: u8) -> Result<(), InvalidJson> {
        self.peek();
        self.take(expected)
    }

    /// Reads the byte `expected`.
    #[inline]
    fn take(&mut self, expected: u8) -> Result<(), InvalidJson> {
        if self.byte() != expected {
            return Err(self.invalid());
        }
        self.at += 1;
        Ok(())
    }

    #[inline]
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    #[inline]
    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn invalid(&self) -> InvalidJson {
        InvalidJson { at: self.at }
    }
}

#[cfg(test)]
mod tests;
