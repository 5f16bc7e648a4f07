//! A reader of JSON text that goes from front to back and stops for nothing that nobody asked for.
//!
//! Three quarters of an event are thrown away, and a small call is mostly the search for the rest: this reader takes six tenths
//! of the instructions that `serde_json` took for it. It checks as much ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)), what is
//! skipped included, and leaves numbers to `serde_json`, which are rare.

use std::borrow::Cow;
use std::fmt;

use serde::de::IgnoredAny;

use super::{escape, plain};

/// How deep arrays and objects may stand in each other, as in `serde_json`: a deeper text could exhaust the stack.
const MAX_DEPTH: u8 = 127;

/// How much is made room for at first behind an escape, in bytes.
const UNESCAPED: usize = 128;

/// The place in a JSON text from which on it is still to be read.
pub(in crate::event) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
}

/// Says where a text stops being JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidJson {
    at: usize,
}

impl fmt::Display for InvalidJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the event is no JSON in UTF-8 from byte {} on, or nested more than {MAX_DEPTH} deep",
            self.at
        )
    }
}

impl std::error::Error for InvalidJson {}

impl<'a> Reader<'a> {
    pub(in crate::event) fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// Begins with bytes of which nobody knows yet whether they are text.
    ///
    /// # Errors
    ///
    /// Bytes that are no UTF-8.
    pub(in crate::event) fn of_bytes(bytes: &'a [u8]) -> Result<Self, InvalidJson> {
        str::from_utf8(bytes).map(Self::new).map_err(|error| InvalidJson { at: error.valid_up_to() })
    }

    /// Returns the first byte of what comes next, white space left out; zero at the end of the text.
    #[inline]
    pub(in crate::event) fn peek(&mut self) -> u8 {
        loop {
            match self.byte() {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return byte,
            }
        }
    }

    /// Reads an object: `member` is called with each key and must read the value.
    pub(in crate::event) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &str) -> Result<(), InvalidJson>,
    ) -> Result<(), InvalidJson> {
        self.items(b'{', b'}', |reader| {
            let key = reader.string()?;
            reader.mark(b':')?;
            member(reader, &key)
        })
    }

    /// Reads an array: `element` is called for each element and must read it.
    pub(in crate::event) fn array(
        &mut self,
        element: impl FnMut(&mut Self) -> Result<(), InvalidJson>,
    ) -> Result<(), InvalidJson> {
        self.items(b'[', b']', element)
    }

    /// Reads the string that begins here: [`peek`](Self::peek) has been seen to return a quote.
    pub(in crate::event) fn string(&mut self) -> Result<Cow<'a, str>, InvalidJson> {
        self.take(b'"')?;
        let plain = self.plain();
        if self.byte() != b'"' {
            return self.unescaped(plain).map(Cow::Owned);
        }
        self.at += 1;
        Ok(Cow::Borrowed(plain))
    }

    /// Reads on in a string, from its first escape.
    #[cold]
    fn unescaped(&mut self, before: &str) -> Result<String, InvalidJson> {
        // Headers are short; a body grows into its memory.
        let mut text = String::with_capacity(before.len() + self.rest().len().min(UNESCAPED));
        text.push_str(before);
        while self.byte() != b'"' {
            let (character, length) = escape::read(self.rest()).ok_or(self.invalid())?;
            text.push(character);
            self.at += length;
            text.push_str(self.plain());
        }
        self.at += 1;
        Ok(text)
    }

    /// Reads past a value of any kind, and returns its text.
    pub(in crate::event) fn skip(&mut self) -> Result<&'a str, InvalidJson> {
        self.spanned(|reader| match reader.peek() {
            b'{' => reader.object_of_any(),
            b'[' => reader.array(|reader| reader.skip().map(drop)),
            b'"' => reader.skip_string(),
            _ => reader.word(),
        })
    }

    /// Does what [`object`](Self::object) does for members that nobody asked for.
    fn object_of_any(&mut self) -> Result<(), InvalidJson> {
        self.items(b'{', b'}', |reader| {
            reader.skip_string()?;
            reader.mark(b':')?;
            reader.skip().map(drop)
        })
    }

    /// Reads a value with `read`, and returns its text.
    pub(in crate::event) fn spanned(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<(), InvalidJson>,
    ) -> Result<&'a str, InvalidJson> {
        self.peek();
        let start = self.at;
        read(self)?;
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Checks that nothing follows.
    pub(in crate::event) fn end(&mut self) -> Result<(), InvalidJson> {
        self.peek();
        if self.at == self.text.len() { Ok(()) } else { Err(self.invalid()) }
    }

    /// Reads what stands between two brackets, separated by commas; `item` is called where one begins.
    #[inline]
    fn items(
        &mut self,
        open: u8,
        close: u8,
        mut item: impl FnMut(&mut Self) -> Result<(), InvalidJson>,
    ) -> Result<(), InvalidJson> {
        self.mark(open)?;
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
        self.mark(close)?;
        self.depth -= 1;
        Ok(())
    }

    /// Reads past a string; what its escapes stand for is seen to by whoever wants the text.
    // A hundred times for each event, as `plain::run`.
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

    /// Reads what comes before the next quote, escape or control character of a string.
    #[inline(always)]
    fn plain(&mut self) -> &'a str {
        let start = self.at;
        self.at += plain::run(self.rest());
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

    /// Reads one byte of punctuation, which must come next.
    #[inline]
    fn mark(&mut self, expected: u8) -> Result<(), InvalidJson> {
        self.peek();
        self.take(expected)
    }

    /// Reads one byte, which must be here.
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
mod tests {
    use super::*;

    fn skips(text: &[u8]) -> bool {
        Reader::of_bytes(text).and_then(|mut reader| reader.skip().and_then(|_| reader.end())).is_ok()
    }

    /// Does what `serde_json` does with bytes that it has to check all of.
    fn is_json(text: &[u8]) -> bool {
        str::from_utf8(text).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
    }

    const TEXTS: [&str; 8] = [
        r#"{"a":[1,-0.5e+7,true,false,null,"x"],"b":{"c":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"},"":{}}"#,
        " [ [ ] , { } , \"\" , 0 ] ",
        "\"a string of more than a block of sixty-four bytes, so that both searches have \\n a part in it\"",
        "-12.5E-3",
        "null",
        "[[[[[[]]]]],[{}],[{\"a\":{\"b\":[]}}]]",
        "\"é ü \u{10ffff} \\u0000\"",
        "{\"a\":\"b\"\t,\r\n\"c\" : \"d\"}",
    ];

    #[test]
    fn takes_what_serde_takes_and_nothing_else() {
        for text in TEXTS {
            assert!(skips(text.as_bytes()), "{text}");
            for at in 0..text.len() {
                let (head, tail) = text.as_bytes().split_at(at);
                assert_eq!(skips(head), is_json(head), "{text} cut at {at}");
                for byte in 0..=u8::MAX {
                    for changed in [[head, &[byte], &tail[1..]].concat(), [head, &[byte], tail].concat()] {
                        assert_eq!(
                            skips(&changed),
                            is_json(&changed),
                            "{}",
                            String::from_utf8_lossy(&changed)
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn reads_strings_as_serde_does() {
        for text in [
            r#""""#,
            r#""plain""#,
            r#""\"\\\/\b\f\n\r\t\u00e9""#,
            r#""\ud83d\ude00 é""#,
            r#""\u00e9\ud83d\ude00\u00E9\n""#,
            r#""\ud83d""#,
            r#""\ud83d\n""#,
            r#""\ud83d\ud83d""#,
            r#""\ud83dude00""#,
            r#""\ude00""#,
            r#""\u+123""#,
            r#""\u12""#,
            r#""\x""#,
            "\"\\n\n\"",
            "\"\\n",
        ] {
            assert_eq!(
                Reader::new(text).string().ok(),
                serde_json::from_str::<String>(text).ok().map(Cow::Owned),
                "{text}"
            );
        }
        assert!(matches!(Reader::new(r#""plain""#).string(), Ok(Cow::Borrowed("plain"))));
    }

    #[test]
    fn returns_the_text_of_what_it_skips() {
        let mut seen = Vec::new();
        let mut reader = Reader::new(r#" { "a" : [ 1 , 2 ] , "b" : "\n" , "c" : 1.50 , "d" : { } } "#);
        reader
            .object(|reader, key| {
                seen.push((key.to_owned(), reader.skip()?));
                Ok(())
            })
            .unwrap();
        reader.end().unwrap();
        let seen: Vec<_> = seen.iter().map(|(key, text)| (key.as_str(), *text)).collect();
        assert_eq!(seen, [("a", "[ 1 , 2 ]"), ("b", r#""\n""#), ("c", "1.50"), ("d", "{ }")]);
    }

    #[test]
    fn stops_before_the_stack_does() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(skips(nested(127).as_bytes()));
        assert!(!skips(nested(128).as_bytes()));
        assert!(!skips("[".repeat(1_000_000).as_bytes()));
    }

    #[test]
    fn says_where_the_text_ends_to_be_json() {
        let at = |text: &[u8]| {
            Reader::of_bytes(text).and_then(|mut reader| reader.skip().map(drop)).unwrap_err().at
        };
        assert_eq!(at(br#"{"a":x}"#), 5);
        assert_eq!(at(b"\"ab"), 3);
        assert_eq!(at(b"\"a\xffb\""), 2);
    }
}
