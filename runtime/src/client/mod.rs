//! Services that typed clients can call.
//!
//! `Builder::build_client` of `lambda-grpc-build` generates a client for each service:
//! `prod_client::ProdClient` for the service `Prod`, in the form of tonic-build. `ProdClient::new` accepts:
//!
//! | where the service is | what to pass |
//! |---|---|
//! | in the same process, for example in tests | the server itself: `ProdServer`, a [`Router`](crate::Router), a [`Handler`](crate::Handler) |
//! | a tonic server, or Envoy in front of a function | tonic's `Channel` |
//! | behind API Gateway or a Function URL | tonic-web's `GrpcWebClientLayer` around an HTTP client, with `ProdClient::with_origin` |
//! | a Lambda function that you may invoke | `Invoke` (feature `invoke`) |
//!
//! Clients are cheap to clone, and a call takes `&mut self`, so clone the client for each task. The trailers
//! of a response are in its metadata.

#[cfg(feature = "invoke")]
mod invoke;

#[cfg(feature = "invoke")]
pub use self::invoke::Invoke;
