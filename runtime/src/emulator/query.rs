//! The query parameters of an event.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// Splits a query into names and values, without decoding them.
pub(super) fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Decodes a name or a value, as in HTML forms.
pub(super) fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// Groups values by their name. Returns `None` for an empty query.
pub(super) fn group(pairs: impl Iterator<Item = (String, String)>) -> Option<Map<String, Value>> {
    let mut grouped = Map::new();
    for (name, value) in pairs {
        if let Value::Array(values) = grouped.entry(name).or_insert_with(|| Value::Array(Vec::new())) {
            values.push(value.into());
        }
    }
    (!grouped.is_empty()).then_some(grouped)
}

/// Joins grouped values with commas.
pub(super) fn join(grouped: &Map<String, Value>) -> Value {
    map_values(grouped, |values| values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",").into())
}

/// Keeps the last value of each name.
#[cfg(feature = "testing")]
pub(super) fn last(grouped: &Map<String, Value>) -> Value {
    map_values(grouped, |values| values.last().cloned().unwrap_or_default())
}

fn map_values(grouped: &Map<String, Value>, map: impl Fn(&[Value]) -> Value) -> Value {
    let map = |value: &Value| map(value.as_array().map(Vec::as_slice).unwrap_or_default());
    grouped.iter().map(|(name, values)| (name.clone(), map(values))).collect()
}
