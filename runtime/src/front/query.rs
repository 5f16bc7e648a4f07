//! The query of a URL as an event lists it.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// Cuts a query into its names and values, in order, as they are written.
pub(super) fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Undoes the encoding of a form.
pub(super) fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// Groups values by their name; `None` for a query without any.
pub(super) fn grouped(pairs: impl Iterator<Item = (String, String)>) -> Option<Map<String, Value>> {
    let mut grouped = Map::new();
    for (name, value) in pairs {
        if let Value::Array(values) = grouped.entry(name).or_insert_with(|| Value::Array(Vec::new())) {
            values.push(value.into());
        }
    }
    (!grouped.is_empty()).then_some(grouped)
}

/// Joins grouped values with commas.
pub(super) fn joined(grouped: &Map<String, Value>) -> Value {
    each(grouped, |values| values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",").into())
}

/// Keeps the last of grouped values.
#[cfg(feature = "testing")]
pub(super) fn last(grouped: &Map<String, Value>) -> Value {
    each(grouped, |values| values.last().cloned().unwrap_or_default())
}

fn each(grouped: &Map<String, Value>, one: impl Fn(&[Value]) -> Value) -> Value {
    let one = |value: &Value| one(value.as_array().map(Vec::as_slice).unwrap_or_default());
    grouped.iter().map(|(name, values)| (name.clone(), one(values))).collect()
}
