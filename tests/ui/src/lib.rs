//! The service of the cases.

/// The generated code.
pub mod pb {
    lambda_grpc::include_proto!("ui");
}

/// Compiles the examples of the guide on protos, which are build scripts.
#[cfg(doctest)]
#[doc = include_str!("../../../runtime/docs/protos.md")]
pub struct Protos;
