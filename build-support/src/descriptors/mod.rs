//! The descriptors of `.proto` files, which protox or protoc reads. Both report errors in the same
//! words.

mod built_in;
mod compiler;
mod compiler_message;
mod protoc;
mod sources;

pub(crate) use self::compiler::{Compiler, Descriptors};
pub(crate) use self::compiler_message::{with_other_source, with_source_line};
pub(crate) use self::sources::Sources;
