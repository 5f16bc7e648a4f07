//! Fields with the same JSON name, which protoc accepts in some messages and protox in none.
//!
//! The rules are those of `CheckFieldJsonNameUniqueness` in protoc's
//! [descriptor.cc](https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.cc).

mod check;
mod conflict;
mod names;
mod settings;
mod unique;

pub(super) use self::check::check;
pub(super) use self::unique::{JsonName, has_similar_names, make_unique};
