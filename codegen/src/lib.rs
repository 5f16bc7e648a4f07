//! Turns proto descriptors into Lambda-ready Rust handlers: descriptors in, Rust source out, no I/O.
//!
//! Most people want `lambda-grpc-build`, which calls this from a `build.rs`. The pipeline, one file each:
//! [`check`] refuses what a Lambda function cannot serve and says where it stands, `model` names what is left, `server` and
//! `client` write it, and [`ServiceGenerator`] plugs all that into `prost_build::Config`.

mod check;
mod client;
mod diagnostic;
mod docs;
mod generator;
mod model;
mod options;
mod schema;
mod server;
mod source;

pub use self::check::check;
pub use self::diagnostic::Diagnostic;
pub use self::generator::ServiceGenerator;
pub use self::options::Options;
