//! Layers and handlers that the tests put around the services of `tests/service`.

pub mod authorizer;
pub mod targets;

/// The generated code of the proto file without a package.
pub mod no_package {
    lambda_grpc::include_proto!("_");
}
