//! The service that the cases get wrong.

/// The generated code.
pub mod pb {
    lambda_grpc::include_proto!("ui");
}

/// Compiles the quick start, and calls the service of "Typed clients".
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub struct Readme;
