//! The service of the cases.

/// The generated code.
pub mod pb {
    lambda_grpc::include_proto!("ui");
}

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub struct Readme;

/// Compiles the examples of the guide on protos, which are build scripts.
#[cfg(doctest)]
#[doc = include_str!("../../../runtime/docs/protos.md")]
pub struct Protos;
