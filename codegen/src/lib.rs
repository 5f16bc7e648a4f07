//! Generates Rust handlers for AWS Lambda from proto descriptors. It does no I/O.
//!
//! Most programs use `lambda-grpc-build`, which calls this crate from a `build.rs`. There are four
//! steps:
//!
//! - [`DecodedSet`] decodes descriptors, and rewrites files in an edition so that prost can read them.
//! - [`check`] rejects what a Lambda function cannot serve, and reports its position.
//! - [`generate`] calls prost for messages and a [`ServiceGenerator`] for services, and formats the
//!   code.
//! - [`RouteList`] lists the HTTP paths of RPCs, for infrastructure with one route per RPC.
//!
//! [`plugin`] contains the same steps as a plugin for protoc and buf.

mod attributes;
mod check;
mod client;
mod comments;
mod default_values;
mod descriptor_path;
mod diagnostic;
mod docs;
mod editions;
mod format;
mod generate;
mod generator;
mod header;
mod include_file;
mod markdown;
mod model;
mod names;
mod options;
pub mod plugin;
mod prefixes;
mod prost_options;
mod prost_paths;
mod routes;
mod schema;
mod server;
mod source;

pub use self::check::check;
pub use self::diagnostic::Diagnostic;
pub use self::editions::DecodedSet;
#[doc(hidden)]
pub use self::editions::EncodedSet;
pub use self::generate::{Messages, generate};
pub use self::generator::ServiceGenerator;
pub use self::include_file::IncludeFile;
pub use self::options::{Frontend, Options};
pub use self::routes::RouteList;
pub use self::source::Columns;
