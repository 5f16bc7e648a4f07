//! Calls of a server as each trigger makes them, without AWS.
//!
//! A handler that works behind one trigger can fail behind another. A REST API without `binaryMediaTypes`
//! damages protobuf. A load balancer drops all but one value of a header. A path can begin with a stage. In a
//! test with this module, an HTTP request becomes the event that the trigger would send. The server handles
//! it as on Lambda, and its response becomes the HTTP response that the trigger would send, including errors
//! of the trigger itself.
//!
//! # Examples
//!
//! ```
//! use lambda_grpc::Trigger;
//! use lambda_grpc::testing::{Deployment, grpc_web};
//! # use lambda_grpc::__private::{MethodDescriptor, ServiceDescriptor, handler};
//! # use lambda_grpc::{Request, Response, Status};
//! # static PROD: ServiceDescriptor = ServiceDescriptor::new("hello.Prod", &[MethodDescriptor::unary("Alive")]);
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! # let server = handler(&PROD, |request: Request<String>| async move {
//! #     Ok::<_, Status>(Response::new(format!("Hello, {}!", request.into_inner())))
//! # });
//! # let message = "Ada".to_owned();
//! // let server = ProdServer::new(MyProd);
//! for trigger in [Trigger::HttpApi, Trigger::FunctionUrl] {
//!     let request = grpc_web::request("/hello.Prod/Alive", &message);
//!     let response = Deployment::new(trigger).call(server.clone(), request).await;
//!     let response: Result<Response<String>, Status> = grpc_web::response(&response);
//!     assert_eq!(response.unwrap().into_inner(), "Hello, Ada!");
//! }
//! # }
//! ```
//!
//! A [`Deployment`] can be configured with stages, custom domains, media types and authorizers.

mod deployment;
pub mod grpc_web;

pub use crate::emulator::Deployment;
pub use crate::payload_format::PayloadFormat;
