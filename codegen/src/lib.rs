//! Turns proto descriptors into Lambda-ready Rust handlers: descriptors in, Rust source out, no I/O.
//!
//! Most people want `lambda-grpc-build`, which calls this from a `build.rs`. The pipeline, one file each:
//! [`check`] refuses what a Lambda function cannot serve and says where it stands; [`generate`] has prost write messages,
//! and [`ServiceGenerator`] services: `model` names what they need, `server` and `client` write it; `layout` lays it out.

mod check;
mod client;
mod comments;
mod diagnostic;
mod docs;
mod generate;
mod generator;
mod layout;
mod listed;
mod markdown;
mod model;
mod names;
mod options;
pub mod plugin;
mod prefixes;
mod routes;
mod schema;
mod server;
mod source;

pub use self::check::check;
pub use self::diagnostic::Diagnostic;
pub use self::generate::{Messages, generate};
pub use self::generator::ServiceGenerator;
pub use self::options::{Options, Surface};
pub use self::routes::Routes;
pub use self::source::Columns;
