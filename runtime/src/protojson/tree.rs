//! JSON as a tree of values.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// A parsed text.
pub(super) struct Tree {
    /// The root. Of a key that an object has twice, it has the last value.
    pub(super) root: Value,
    /// Whether an object has a key twice.
    pub(super) has_duplicates: bool,
}

/// Parses a text.
///
/// # Errors
///
/// Returns the error of `serde_json`, which limits the nesting to 128 levels.
pub(super) fn parse(json: &[u8]) -> Result<Tree, serde_json::Error> {
    let has_duplicates = Cell::new(false);
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let root = Node { has_duplicates: &has_duplicates }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(Tree { root, has_duplicates: has_duplicates.get() })
}

/// Any value of the tree.
#[derive(Clone, Copy)]
struct Node<'a> {
    has_duplicates: &'a Cell<bool>,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if object.insert(key, entries.next_value_seed(self)?).is_some() {
                self.has_duplicates.set(true);
            }
        }
        Ok(Value::Object(object))
    }
}
