//! What typed clients call through.
//!
//! `Builder::build_client` of `lambda-grpc-build` generates a client beside each server: `prod_client::ProdClient` for
//! service `Prod`, as tonic-build writes it. `ProdClient::new` takes whatever carries its calls:
//!
//! | where the service is | what to call through |
//! |---|---|
//! | in this process, as in tests | the server value itself: `ProdServer`, a [`Router`](crate::Router), a [`Handler`](crate::Handler) |
//! | a tonic server, or Envoy in front of a function | tonic's `Channel` |
//! | behind API Gateway or a Function URL | tonic-web's `GrpcWebClientLayer` around an HTTP client, and `ProdClient::with_origin` |
//! | a Lambda function that you may invoke | `Invoke` (feature `invoke`) |
//!
//! Clients are cheap to clone, and a call takes `&mut self`: give each task a clone. A reply's trailers are in its metadata.

#[cfg(feature = "invoke")]
mod invoke;

#[cfg(feature = "invoke")]
pub use self::invoke::Invoke;
