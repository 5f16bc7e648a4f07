//! The descriptors that JSON needs at run time.
//!
//! A package embeds the descriptors of its own messages, and refers to those of the packages that its
//! messages refer to. So the size is proportional to that of the protos. Copies are embedded only where
//! there is no such path, which `code` explains.

mod code;
mod schemas;
mod strip;
mod types;

pub(crate) use self::schemas::Schemas;
