//! Elements that generate the same Rust name.
//!
//! rustc would report them in generated code, and prost panics on enum values. Names are derived as
//! in prost: <https://github.com/tokio-rs/prost/blob/v0.14.6/prost-build/src/code_generator.rs>.

mod accessors;
mod messages;
mod methods;
mod packages;
mod scope;
mod variants;

pub(super) use self::methods::MethodNames;
pub(super) use self::packages::PackageNames;
pub(super) use self::variants::find_same_variants;
