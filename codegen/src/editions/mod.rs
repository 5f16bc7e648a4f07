//! Protobuf editions, which prost does not know.
//!
//! In an edition, features say what `syntax` said before: whether a field has presence, how it is
//! encoded, which values an enum has. prost-types has no fields for them, so they are read from the
//! encoded descriptors. Then the descriptors are rewritten so that they say the same in proto2 or
//! proto3.

mod closed;
mod decode;
mod features;
mod lower;
mod raw;
mod recursion;
mod rules;

pub use self::decode::DecodedSet;
pub(crate) use self::decode::{EDITIONS, EDITIONS_SYNTAX, declares_features_of_language, edition_span};
pub use self::raw::EncodedSet;
pub(crate) use self::recursion::recursive_groups;
