//! The names that files define, and the rules of protoc for finding one.
//!
//! The rules are those of `LookupSymbol` in protoc's
//! [descriptor.cc](https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.cc).
//! protox also finds names in files that are not imported, and does not find some that are.

mod duplicates;
mod kind;
mod lookup;
mod table;

pub(super) use self::kind::{EnumRules, Kind};
pub(super) use self::lookup::{Lookup, NotFound, Visible};
pub(super) use self::table::{Symbols, join};
