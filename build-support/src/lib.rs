//! Generates Lambda-ready gRPC handlers from `.proto` files in a `build.rs`; nothing else to install, protoc neither.
//!
//! ```no_run
//! fn main() -> Result<(), lambda_grpc_build::Error> {
//!     lambda_grpc_build::compile_protos("proto/hello.proto")
//! }
//! ```
//!
//! `mod pb { lambda_grpc::include_proto!("hello"); }` then brings in what was generated for the package `hello`.

mod builder;
mod code;
mod compile;
mod descriptors;
mod error;
mod messages;
mod routes;

use std::path::Path;

pub use lambda_grpc_codegen::{Options, ServiceGenerator};
pub use prost_build::Config;
pub use prost_types::FileDescriptorSet;

pub use self::builder::Builder;
pub use self::error::Error;

/// Compiles one `.proto`; its imports are looked for in its own folder.
///
/// # Errors
///
/// See [`Builder::compile_protos`].
pub fn compile_protos(proto: impl AsRef<Path>) -> Result<(), Error> {
    let proto = proto.as_ref();
    // The parent of a bare file name is empty, which the compiler would look for as a folder of no name.
    let folder = proto.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    configure().compile_protos(&[proto], &[folder])
}

/// Returns a builder, to compile several files or to change a default.
pub fn configure() -> Builder {
    Builder::default()
}
