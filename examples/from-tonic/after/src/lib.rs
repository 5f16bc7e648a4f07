//! The service on lambda-grpc.

pub mod api_key;
pub mod server;
pub mod shipping;

pub mod pb {
    //! The generated code.
    lambda_grpc::include_proto!("acme.shipping.v1");
}
