//! Turns proto descriptors into Lambda-ready Rust handlers: descriptors in, Rust source out, no I/O.
//!
//! Most people want `lambda-grpc-build`, which calls this from a `build.rs`. The pipeline, one file each:
//! [`check`] refuses what a Lambda function cannot serve and says where it stands, `model` names what is left, `server` and
//! `client` write it, and [`ServiceGenerator`] plugs all that into `prost_build::Config`.

mod check;
mod client;
mod comments;
mod diagnostic;
mod docs;
mod generator;
mod listed;
mod markdown;
mod model;
mod names;
mod options;
pub mod plugin;
mod prost_input;
mod routes;
mod schema;
mod server;
mod source;

pub use self::check::check;
pub use self::comments::Comments;
pub use self::diagnostic::Diagnostic;
pub use self::generator::{Format, ServiceGenerator};
pub use self::options::{Options, Surface};
pub use self::prost_input::{caught, prepare};
pub use self::routes::Routes;
pub use self::source::Columns;
