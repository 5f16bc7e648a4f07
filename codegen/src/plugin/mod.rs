//! The generator as a plugin for protoc and buf: `protoc-gen-lambda-grpc`.
//!
//! By default it generates the same code as a `build.rs`: messages and services, with one file for
//! each package. With the option `no_messages` it runs after protoc-gen-prost. It then generates
//! services only, and the files of protoc-gen-prost include them.

mod options_table;
mod output;
mod parameters;
mod response;

pub use self::options_table::help;
pub use self::response::respond;
