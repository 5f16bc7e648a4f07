//! JSON as events and replies have it: read in one pass without a copy, written straight into the reply.

mod escape;
mod plain;
mod read;
mod write;

pub use self::read::InvalidJson;
pub(super) use self::read::Reader;
pub(super) use self::write::push_string;
