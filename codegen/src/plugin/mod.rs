//! The generator as a plugin for protoc and buf: `protoc-gen-lambda-grpc`.
//!
//! By default it generates the same code as a `build.rs`: messages and services, with one file for
//! each package. The file of the package `acme.v1` is `acme/v1/acme.v1.rs`. With the option
//! `include_file=mod.rs`, the file `mod.rs` includes all of them in the modules of their packages:
//!
//! ```text
//! protoc --lambda-grpc_out=src/pb --lambda-grpc_opt=include_file=mod.rs -I proto proto/acme/v1/prod.proto
//! ```
//!
//! The crate then has `mod pb;`, and depends on `lambda-grpc`. Some options need one of its features,
//! as their help texts say.
//!
//! With the option `no_messages` the plugin runs after protoc-gen-prost. It then generates services
//! only, and the files of protoc-gen-prost include them. Those need `prost` as a dependency, and
//! `prost-types` for well-known types.
//!
//! # buf
//!
//! ```yaml
//! # buf.gen.yaml
//! version: v2
//! plugins:
//!   - local: protoc-gen-lambda-grpc
//!     out: src/pb
//!     strategy: all
//!     opt: [include_file=mod.rs, routes=routes.json]
//! ```
//!
//! The line `strategy: all` is necessary. Without it, buf runs the plugin once for each directory, and
//! each run sees only the files of that directory and their imports. Several runs then write
//! `mod.rs`, `routes.json` and the file of a package that is in several directories. buf keeps one
//! of them, reports "duplicate generated file name", and succeeds. The services of the other
//! directories are lost.
//!
//! The plugin itself warns of imported files that would have to be input files:
//!
//! - files with services that belong to the package of an input file
//! - files with services that route lists lack, if buf runs the plugin and the names of both packages
//!   begin with the same part
//! - files whose messages the generated code uses, if `include_file` is set

mod missing_packages;
mod options_table;
mod output;
mod parameters;
mod partial;
mod response;

pub use self::options_table::help;
pub use self::response::{Response, respond};
