//! JSON that could be expensive: long, deeply nested, or with large numbers.

use std::collections::HashMap;

use bytes::BytesMut;
use json::pb::Kinds;
use lambda_grpc::__private::protojson::{JsonOptions, decode, encode};
use prost::Message;

use crate::case::{Call, Case, Growth};

const MESSAGE: &str = "kinds.Kinds";

/// The outcome of reading or writing JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Success,
    Failure,
}

impl Outcome {
    /// Panics if the result is another: an early return would hide the cost.
    fn expect<T, E>(self, result: Result<T, E>) {
        let outcome = if result.is_ok() { Self::Success } else { Self::Failure };
        assert_eq!(outcome, self);
    }
}

/// Returns the cases of reading, then those of writing.
pub(crate) fn cases() -> Vec<Case> {
    use Outcome::{Failure, Success};
    vec![
        read_long("double-of-digits", 50_000, Failure, |size| format!(r#"{{"double":{}}}"#, digits(size))),
        read_long("double-in-quotes", 50_000, Success, |size| format!(r#"{{"double":"{}"}}"#, digits(size))),
        read_long("fraction", 50_000, Success, |size| format!(r#"{{"double":0.{}}}"#, digits(size))),
        read_long("int32-of-digits", 50_000, Failure, |size| format!(r#"{{"small":{}}}"#, digits(size))),
        read_long("int64-in-quotes", 50_000, Failure, |size| format!(r#"{{"large":"{}"}}"#, digits(size))),
        read_long("exponent-of-digits", 50_000, Failure, |size| {
            format!(r#"{{"small":"1e{}"}}"#, digits(size))
        }),
        read_long("string", 50_000, Success, |size| format!(r#"{{"text":"{}"}}"#, digits(size))),
        // Ignored, not rejected.
        read_long("nested-unknown-field", 50_000, Success, |size| {
            format!(r#"{{"unknown":{}{}}}"#, "[".repeat(size), "]".repeat(size))
        }),
        // Rejected at first, then corrected and read again.
        read_long("exponents-in-quotes", 2_000, Success, |size| {
            format!(r#"{{"numbers":[{}0]}}"#, r#""1e2","#.repeat(size))
        }),
        // Rejected, and read again for the path to the error.
        read_long("error-at-the-end", 2_000, Failure, |size| {
            format!(r#"{{"children":[{}{{"small":"x"}}]}}"#, "{},".repeat(size))
        }),
        read_long("map", 2_000, Success, |size| {
            let entries: Vec<_> = (0..size).map(|at| format!(r#""{at}":1"#)).collect();
            format!(r#"{{"byName":{{{}}}}}"#, entries.join(","))
        }),
        // Read, then checked.
        read_long("field-mask", 2_000, Success, |size| {
            format!(r#"{{"mask":"{}last"}}"#, "aB.c,".repeat(size))
        }),
        // Repaired, then read.
        read_long("types-of-an-any", 2_000, Success, |size| {
            let types = r#""@type":"x/kinds.Kinds","#.repeat(size);
            format!(r#"{{"any":{{{types}"@type":"x/kinds.Detail"}}}}"#)
        }),
        read_exponent("large-exponent", Failure, |exponent| format!(r#"{{"double":1e{exponent}}}"#)),
        read_exponent("small-exponent", Success, |exponent| format!(r#"{{"double":1e-{exponent}}}"#)),
        read_exponent("exponent-in-quotes", Failure, |exponent| format!(r#"{{"small":"1e{exponent}"}}"#)),
        // Writing fails at a fixed depth, and nothing below it is read.
        write("nested-any", Growth::Constant, Failure, |size| Kinds {
            any: Some(json::nested_any(size)),
            ..Kinds::default()
        }),
        write("text-in-nested-any", Growth::Linear, Success, |size| Kinds {
            any: Some(json::nested_detail(90, &"a".repeat(50 * size))),
            ..Kinds::default()
        }),
        write("map", Growth::Linear, Success, |size| {
            let by_name: HashMap<_, _> = (0..size).map(|at| (at.to_string(), 1)).collect();
            Kinds { by_name, ..Kinds::default() }
        }),
    ]
}

fn digits(count: usize) -> String {
    "9".repeat(count)
}

/// Reads a text whose length grows with the size.
fn read_long(name: &str, size: usize, outcome: Outcome, text: fn(usize) -> String) -> Case {
    read(name, size, Growth::Linear, outcome, text)
}

/// Reads a short text with an exponent of nine digits.
fn read_exponent(name: &str, outcome: Outcome, text: fn(usize) -> String) -> Case {
    read(name, 100_000_000, Growth::Constant, outcome, text)
}

fn read(name: &str, size: usize, growth: Growth, outcome: Outcome, text: fn(usize) -> String) -> Case {
    let prepare = move |size| -> Call {
        load_schema();
        let text = text(size);
        Box::new(move || {
            outcome.expect(decode(json::schema(), MESSAGE, text.as_bytes(), JsonOptions::default()));
        })
    };
    Case { name: format!("json/read/{name}"), size, growth, prepare: Box::new(prepare) }
}

fn write(name: &str, growth: Growth, outcome: Outcome, message: fn(usize) -> Kinds) -> Case {
    let prepare = move |size| -> Call {
        load_schema();
        let message = message(size).encode_to_vec();
        Box::new(move || {
            let mut out = BytesMut::new();
            outcome.expect(encode(json::schema(), MESSAGE, &message, JsonOptions::default(), &mut out));
        })
    };
    Case { name: format!("json/write/{name}"), size: 2_000, growth, prepare: Box::new(prepare) }
}

/// Loads the embedded descriptors, which happens once in a process.
fn load_schema() {
    Outcome::Success.expect(decode(json::schema(), MESSAGE, b"{}", JsonOptions::default()));
}
