//! Generates gRPC handlers for AWS Lambda from `.proto` files, in a `build.rs`. Nothing else needs
//! to be installed, not even protoc.
//!
//! ```no_run
//! fn main() -> Result<(), lambda_grpc_build::Error> {
//!     lambda_grpc_build::compile_protos("proto/hello.proto")
//! }
//! ```
//!
//! `mod pb { lambda_grpc::include_proto!("hello"); }` then includes the code that was generated for
//! the package `hello`.
//!
//! # Known issues of prost
//!
//! - A `float` or `double` field without presence is not encoded if it is `-0.0`, so it arrives as `0.0`.
//!   The same is true of `google.protobuf.FloatValue` and `DoubleValue`. Declare the field `optional` to
//!   keep the sign.
//! - prost derives `Copy`, `Eq` and `Hash` for a message if its fields permit that in the proto. It takes
//!   no account of [`Builder::extern_path`]: the existing type must have the traits too, or rustc reports
//!   an error in the generated code. [`Builder::boxed`] for the field avoids `Copy`.

mod builder;
mod compilation;
mod descriptors;
mod error;
mod message_options;
mod output;
mod route_files;
mod route_options;
mod sam_options;

use std::path::Path;

pub use lambda_grpc_codegen::{DecodedSet, Options, ServiceGenerator};
pub use prost_build::Config;
pub use prost_types::FileDescriptorSet;

pub use self::builder::Builder;
pub use self::error::Error;

/// Compiles one `.proto` file. Its folder is searched for imports.
///
/// # Errors
///
/// Returns the errors of [`Builder::compile_protos`].
pub fn compile_protos(proto: impl AsRef<Path>) -> Result<(), Error> {
    let proto = proto.as_ref();
    // The parent of a file name without a folder is empty, and a compiler does not accept an empty
    // path as a folder.
    let folder = proto.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    configure().compile_protos(&[proto], &[folder])
}

/// Creates a builder, which compiles several files and has options.
pub fn configure() -> Builder {
    Builder::default()
}
