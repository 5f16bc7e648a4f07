//! A service whose calls are logged and traced.

pub mod export;
pub mod orders;
pub mod telemetry;
pub mod trace_context;

pub mod pb {
    //! The generated code.
    lambda_grpc::include_proto!("acme.orders.v1");
}
