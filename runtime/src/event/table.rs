//! An object of strings or of arrays of strings: headers, query parameters, path parameters.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::text::{Key, Text};

/// Hands every value of a table on with its name; whatever is no table counts as an empty one.
///
/// The same visitor reads the table, which has no name, and then each of its values, which has one.
pub(super) struct Table<'a, F> {
    name: Option<&'a [u8]>,
    entry: &'a mut F,
}

impl<'a, F: FnMut(&[u8], &str)> Table<'a, F> {
    pub(super) fn new(entry: &'a mut F) -> Self {
        Self { name: None, entry }
    }

    /// Reads an array of values, or one alone, that have no names.
    pub(super) fn list(entry: &'a mut F) -> Self {
        Self { name: Some(b""), entry }
    }

    fn value(self, text: &str) {
        if let Some(name) = self.name {
            (self.entry)(name, text);
        }
    }
}

impl<'de, F: FnMut(&[u8], &str)> DeserializeSeed<'de> for Table<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: FnMut(&[u8], &str)> Visitor<'de> for Table<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of strings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if self.name.is_some() {
            return IgnoredAny.visit_map(map).map(drop);
        }
        while let Some(Key(name)) = map.next_key()? {
            map.next_value_seed(Table { name: Some(&name), entry: &mut *self.entry })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(Text(text)) = seq.next_element()? {
            if let (Some(name), Some(text)) = (self.name, text) {
                (self.entry)(name, &text);
            }
        }
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.value(value);
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.value(&value.to_string());
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.value(&value.to_string());
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.value(&value.to_string());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.value(&value.to_string());
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}
