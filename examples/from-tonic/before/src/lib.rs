//! The service on tonic.

pub mod api_key;
pub mod server;
pub mod shipping;

pub mod pb {
    //! The generated code.
    tonic::include_proto!("acme.shipping.v1");
}

/// The encoded descriptors of the service.
pub const FILE_DESCRIPTOR_SET: &[u8] = tonic::include_file_descriptor_set!("shipping");
