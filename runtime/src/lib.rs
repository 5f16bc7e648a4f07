//! gRPC services on AWS Lambda: write a `.proto`, implement a trait, and [`run`] the server.
//!
//! `lambda-grpc-build` generates a trait and a server in `build.rs`. This crate runs the server, which
//! supports gRPC-Web, Connect, Twirp and native gRPC. It works behind every trigger of Lambda that sends
//! HTTP requests, in a container, and on your machine.
//!
//! # Examples
//!
//! ```no_run
//! # /// What `lambda_grpc::include_proto!("hello")` includes, in short.
//! # mod pb {
//! #     pub type AliveRequest = String;
//! #     pub type AliveResponse = String;
//! #     pub mod prod_server {
//! #         use lambda_grpc::__private::{MethodDescriptor, ServiceDescriptor, handler};
//! #         use lambda_grpc::{Request, Response, Status};
//! #         pub trait Prod: Send + Sync + 'static {
//! #             fn alive(&self, request: Request<String>) -> impl Future<Output = Result<Response<String>, Status>> + Send;
//! #         }
//! #         pub struct ProdServer;
//! #         impl ProdServer {
//! #             #[expect(clippy::new_ret_no_self)]
//! #             pub fn new<T: Prod>(inner: T) -> lambda_grpc::Router {
//! #                 static PROD: ServiceDescriptor = ServiceDescriptor::new("hello.Prod", &[MethodDescriptor::unary("Alive")]);
//! #                 let inner = std::sync::Arc::new(inner);
//! #                 lambda_grpc::Router::new().add_service(handler(&PROD, move |request| {
//! #                     let inner = inner.clone();
//! #                     async move { inner.alive(request).await }
//! #                 }))
//! #             }
//! #         }
//! #     }
//! # }
//! use lambda_grpc::{Request, Response, Status};
//! use pb::prod_server::{Prod, ProdServer};
//! use pb::{AliveRequest, AliveResponse};
//!
//! struct MyProd;
//!
//! impl Prod for MyProd {
//!     async fn alive(&self, request: Request<AliveRequest>) -> Result<Response<AliveResponse>, Status> {
//!         # let _ = stringify! {
//!         let message = format!("Hello, {}!", request.into_inner().message);
//!         Ok(Response::new(AliveResponse { message }))
//!         # };
//!         # Ok(Response::new(request.into_inner()))
//!     }
//! }
//!
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> Result<(), lambda_grpc::Error> {
//!     lambda_grpc::run(ProdServer::new(MyProd)).await
//! }
//! ```
//!
//! # Overview
//!
//! | to | use |
//! |---|---|
//! | run a server, with settings | [`run`], [`Host`] |
//! | serve several services, or single RPCs | [`Router`], [`Handler`] |
//! | read and set metadata, and return errors | [`Request`], [`Response`], [`ResponseExt`], [`Status`] |
//! | return errors with details, and read them | `error_details`, with the feature `error-details` |
//! | learn who makes a call, and how long it may take | [`RequestContext`], [`context`] |
//! | add CORS, or Twirp on other HTTP servers | [`layer`] |
//! | host a server that tonic generated | [`service::TonicService`] |
//! | call services with typed clients | `client`, with the feature of that name |
//! | test a server behind every trigger | `testing`, with the feature of that name |
//! | call the Runtime API in your own loop | [`Host::handler`] |
//! | use prost and the well-known types without a dependency on them | [`prost`], [`prost_types`] |
//!
//! # Features
//!
//! | feature | default | effect |
//! |---|---|---|
//! | `graceful-shutdown` | yes | [`run`] returns on SIGTERM, after registering an internal extension |
//! | `local` | yes | [`run`] serves HTTP on your machine if the program does not run on Lambda |
//! | `xray` | yes | sets `_X_AMZN_TRACE_ID` for each call |
//! | `client` | no | the codec of clients that were generated with `Builder::build_client` |
//! | `cors` | no | the CORS layer |
//! | `error-details` | no | the error details of `google.rpc` |
//! | `explorer` | no | a page in the browser that calls the methods on your machine; only debug builds contain it |
//! | `gzip`, `zstd` | no | compression of requests and responses |
//! | `health` | no | gRPC's health service |
//! | `invoke` | no | direct invocation of functions with the AWS SDK |
//! | `json` | no | JSON, for code that was generated with `Builder::json`, and for hosted tonic servers with their descriptors |
//! | `lambda_runtime` | no | `LambdaHandler` as a service of the crate `lambda_runtime` |
//! | `testing` | no | emulated triggers for tests |
//! | `transport` | no | `connect` of generated clients, over tonic's channel (`Builder::build_transport`) |
//!
//! [`guide`] has guides, from getting started to deploying, triggers, clients, errors, tests and cost.
//! [The README](https://github.com/lambda-grpc/lambda-grpc) has the quick start.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod base64;
pub mod body;
mod call;
#[cfg(feature = "client")]
pub mod client;
mod codegen;
pub mod context;
#[cfg(any(feature = "local", feature = "testing"))]
mod emulator;
mod error;
#[cfg(feature = "error-details")]
pub mod error_details;
mod event;
mod future;
pub mod guide;
pub mod host;
mod json;
mod payload_format;
mod protocol;
mod protojson;
pub mod service;
#[cfg(feature = "testing")]
pub mod testing;
mod trigger;
mod wire;

/// The version of prost that generated messages use, for example for [`prost::Message`]. Its types are
/// those of the crate `prost`.
pub use prost;
/// The well-known types of protobuf in generated messages, such as [`prost_types::Timestamp`]. They are
/// those of the crate `prost-types`.
pub use prost_types;
pub use tonic::metadata::{self, MetadataMap};
pub use tonic::service::Interceptor;
pub use tonic::{Code, Extensions, Request, Response, Status};

#[doc(inline)]
pub use self::context::RequestContext;
pub use self::error::Error;
#[doc(inline)]
pub use self::host::{Host, run};
#[doc(inline)]
pub use self::service::{Handler, ResponseExt, Router};
pub use self::trigger::Trigger;

#[cfg(feature = "health")]
pub mod health {
    //! gRPC's health service: [`grpc.health.v1.Health/Check`][spec].
    //!
    //! ```no_run
    //! use lambda_grpc::health::{ServingStatus, health_reporter};
    //! # use lambda_grpc::Router;
    //!
    //! # async fn main_(prod: impl lambda_grpc::service::RpcService) -> Result<(), lambda_grpc::Error> {
    //! let (reporter, health) = health_reporter();
    //! reporter.set_service_status("hello.Prod", ServingStatus::Serving);
    //! lambda_grpc::run(Router::new().add_service(health).add_service(prod)).await
    //! # }
    //! ```
    //!
    //! The names are those of `tonic-health`, but the functions that set a status are not `async`.
    //!
    //! On Lambda, each execution environment of a function has its own status, and any of them may handle a
    //! check. `Watch` returns a stream, so it is rejected with `UNIMPLEMENTED`, which the specification
    //! allows. Server reflection is also a stream, and is not available.
    //!
    //! [spec]: https://github.com/grpc/grpc/blob/master/doc/health-checking.md

    pub use crate::service::health::{HealthReporter, HealthServer, ServingStatus, health_reporter};
}

pub mod layer {
    //! Tower layers for servers.

    pub use crate::protocol::{TwirpPrefix, TwirpPrefixed};
    #[cfg(feature = "cors")]
    pub use crate::service::cors::{Cors, CorsService};
}

#[doc(hidden)]
pub mod __private {
    //! What generated code names, and what the test suites of this project use.

    pub use crate::codegen::*;

    #[cfg(feature = "json")]
    pub mod protojson {
        pub use crate::protojson::{JsonError, JsonOptions, decode, encode};
    }

    #[cfg(feature = "testing")]
    pub mod emulator {
        pub use crate::emulator::{DELIMITER, GatewayError, Invocation, MAX_PRELUDE, max_body};
    }
}

/// Includes the code that `lambda-grpc-build` generated for a proto package.
///
/// ```ignore
/// mod pb {
///     lambda_grpc::include_proto!("hello");
/// }
/// ```
///
/// The name of a proto without a package is `"_"`. Several packages that import each other are included
/// with the file that `Builder::include_file` names, which puts each into the module that the others
/// expect:
///
/// ```ignore
/// // In build.rs: `lambda_grpc_build::configure().include_file("protos.rs")`.
/// mod pb {
///     lambda_grpc::include_proto!("protos");
/// }
/// use pb::acme::shop::v1::Order;
/// ```
#[macro_export]
macro_rules! include_proto {
    ($package:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $package, ".rs"));
    };
}

/// Includes the encoded descriptors that `Builder::file_descriptor_set_path` wrote to `OUT_DIR`, as
/// `&'static [u8]`. It takes the name of the file without its extension, which is `.bin`.
///
/// Reflection services, grpcurl and buf read them.
///
/// ```ignore
/// // In build.rs: `lambda_grpc_build::configure().file_descriptor_set_path(out_dir.join("hello.bin"))`.
/// const DESCRIPTORS: &[u8] = lambda_grpc::include_file_descriptor_set!("hello");
/// ```
#[macro_export]
macro_rules! include_file_descriptor_set {
    ($name:literal) => {
        ::core::include_bytes!(::core::concat!(::core::env!("OUT_DIR"), "/", $name, ".bin"))
    };
}
