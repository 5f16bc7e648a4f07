//! ProtoJSON, protobuf's [JSON mapping][spec]: JSON to protobuf bytes, and back.
//!
//! `prost-reflect` translates between JSON and a dynamic message that it builds from the embedded
//! descriptors. So the types of the application do not need to support JSON. What it gets wrong is corrected
//! here: `misreads` finds what it would decode incorrectly, `repair` replaces that by equivalents, and
//! `serialize` takes its place for messages that have fields. Six of the 796 proto3 JSON cases in Google's
//! conformance suite (`tests/protobuf_conformance`) still fail:
//!
//! - The last value of a repeated key is used, where the suite recommends an error (three cases).
//! - `{}` is rejected as an `Any` (two cases), and an `Any` without a type URL cannot be encoded.
//! - `Empty` in an `Any` is encoded with `"value": {}`. Implementations disagree about it; both forms are
//!   decoded.
//!
//! Known deviations beyond that suite:
//!
//! - The 60th second of a timestamp is decoded as the 59th, and digits beyond nanoseconds are dropped instead
//!   of rejected.
//! - A float in quotes may be too large (it becomes infinite), may begin with `+`, and may be `inf`.
//! - 2⁶⁴ without quotes becomes the largest `uint64`, and 2⁶³ with a decimal point becomes the largest
//!   `int64`.
//! - A `DoubleValue` or `FloatValue` that is not finite is decoded, but rejected when it is encoded.
//!
//! [spec]: https://protobuf.dev/programming-guides/json/

#[cfg(feature = "json")]
mod depth;
mod descriptors;
#[cfg(feature = "json")]
mod error_path;
#[cfg(feature = "json")]
mod field_mask;
#[cfg(feature = "json")]
mod json_options;
#[cfg(feature = "json")]
mod misreads;
#[cfg(feature = "json")]
mod numbers;
#[cfg(feature = "json")]
mod repair;
#[cfg(all(feature = "json", feature = "local"))]
mod sample;
mod schema;
#[cfg(feature = "json")]
mod serialize;
#[cfg(feature = "json")]
mod transcode;
#[cfg(feature = "json")]
mod tree;
#[cfg(feature = "json")]
mod well_known;

pub use self::descriptors::Descriptors;
#[cfg(feature = "json")]
pub use self::json_options::JsonOptions;
pub use self::schema::Schema;
#[cfg(feature = "json")]
pub use self::transcode::{JsonError, decode, encode};
