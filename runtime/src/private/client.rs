//! What generated clients name: the part of tonic that tonic-build writes against, under tonic's own names.
//!
//! All but the codec is there without the feature `client` too, so that rustc says that it is off, and of no import that failed.

#[cfg(feature = "client")]
pub use tonic_prost::ProstCodec;

/// Stands in for the crate `tonic`, which users then need not depend on.
pub mod tonic {
    #[cfg(feature = "transport")]
    pub use ::tonic::transport;
    pub use ::tonic::{IntoRequest, Response, Status, body, client, service};

    /// `tonic::codegen` itself would bring `async-trait` along, for servers only.
    pub mod codegen {
        pub use ::tonic::GrpcMethod;
        pub use ::tonic::codec::CompressionEncoding;
        pub use ::tonic::service::interceptor::InterceptedService;
        pub use bytes::Bytes;
        pub use http;
        pub use http_body::Body;
        pub use tower_service::Service;

        pub type StdError = Box<dyn std::error::Error + Send + Sync>;
    }
}
