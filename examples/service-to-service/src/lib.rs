//! Two services, of which `checkout` calls `inventory`.

pub mod checkout;
pub mod inventory;
pub mod sigv4;
pub mod transport;

pub mod pb {
    //! The generated code.
    lambda_grpc::include_proto!("acme.shop.v1");
}
