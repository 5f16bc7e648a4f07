//! A JSON reader for Lambda events, and a writer of JSON strings
//! ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)).
//!
//! Most of an event is never used, and a small call spends most of its time finding the rest. This reader
//! goes through an event once, borrows what it returns, and skips what is not requested. It needs 60 % of the
//! instructions of `serde_json` on the events of `tests/bench`. It is as strict as `serde_json`, even in
//! values that it skips. Tests compare the two on every single-byte change of a set of texts, and
//! `tests/fuzz` compares them on arbitrary bytes.
//!
//! Delete this module once `serde_json`, or another maintained crate, reads the events of `tests/bench`
//! within 1.1 times its instructions. [`lenient`] then becomes a set of `Deserialize` implementations.

mod escape;
pub(crate) mod lenient;
mod reader;
mod scan;
mod string;

pub(crate) use self::reader::{InvalidJson, Reader};
pub(crate) use self::string::push_string;
