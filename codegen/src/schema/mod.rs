//! The descriptors that JSON needs at run time.
//!
//! A package embeds the descriptors of its own messages, and refers to those of the packages that it
//! imports, as its messages do. So each descriptor is embedded once.

mod code;
mod schemas;
mod strip;
mod types;

pub(crate) use self::schemas::Schemas;
