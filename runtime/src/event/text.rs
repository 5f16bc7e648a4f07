//! The scalars of an event, read as leniently as the world writes them.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A key as the bytes it stands for, borrowed where it has no escapes.
///
/// Bytes, because `lambda_runtime` reads through `serde_path_to_error`, which clones every key that is visited as text.
pub(super) struct Key<'de>(pub(super) Cow<'de, [u8]>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;

        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(bytes)))
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(bytes.to_vec())))
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(text.as_bytes())))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Key<'de>, E> {
                self.visit_bytes(text.as_bytes())
            }
        }

        deserializer.deserialize_bytes(KeyVisitor)
    }
}

/// A string, or the text of a number or bool; nothing where `null`, an array or an object stands.
///
/// Reading one never fails: an event of another shape must become an error that names it, not one of `serde`.
#[derive(Debug, Clone, Default)]
pub(super) struct Text<'de>(pub(super) Option<Cow<'de, str>>);

impl Text<'_> {
    /// Returns the text, empty where there is none.
    pub(super) fn get(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }

    /// Returns true if the value stands for true.
    pub(super) fn is_true(&self) -> bool {
        self.get().eq_ignore_ascii_case("true")
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Some(Cow::Borrowed(text))))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
                self.visit_string(text.to_owned())
            }

            fn visit_string<E>(self, text: String) -> Result<Text<'de>, E> {
                Ok(Text(Some(Cow::Owned(text))))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Text<'de>, E> {
                Ok(Text(Some(Cow::Borrowed(if value { "true" } else { "false" }))))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Text<'de>, E> {
                self.visit_string(value.to_string())
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Text<'de>, E> {
                self.visit_string(value.to_string())
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Text<'de>, E> {
                self.visit_string(value.to_string())
            }

            fn visit_unit<E>(self) -> Result<Text<'de>, E> {
                Ok(Text(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Text<'de>, A::Error> {
                IgnoredAny.visit_seq(seq).map(|_| Text(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Text<'de>, A::Error> {
                IgnoredAny.visit_map(map).map(|_| Text(None))
            }
        }

        deserializer.deserialize_any(TextVisitor)
    }
}
