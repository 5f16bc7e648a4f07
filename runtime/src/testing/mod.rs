//! Calls a server the way that each AWS front door would, without AWS.
//!
//! A handler that works over one door can fail over another: a REST API without `binaryMediaTypes` damages every protobuf,
//! a load balancer keeps one header of two, a stage stands in the path. Here the HTTP request of a test becomes the very
//! event that the [`Door`] would send, goes through the handler that runs on Lambda, and its reply becomes the response that
//! the door would make of it, refusals included.
//!
//! # Examples
//!
//! ```
//! use lambda_grpc::testing::{Door, grpc_web};
//! # use lambda_grpc::__private::{MethodDescriptor, ServiceDescriptor, handler};
//! # use lambda_grpc::{Request, Response, Status};
//! # static PROD: ServiceDescriptor = ServiceDescriptor::new("hello.Prod", &[MethodDescriptor::unary("Alive")]);
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! # let server = handler(&PROD, |request: Request<String>| async move {
//! #     Ok::<_, Status>(Response::new(format!("Hello, {}!", request.into_inner())))
//! # });
//! # let request_message = "Ada".to_owned();
//! // let server = ProdServer::new(MyProd);
//! for door in [Door::HttpApi, Door::FunctionUrl] {
//!     let request = grpc_web::request("/hello.Prod/Alive", &request_message);
//!     let response = door.call(server.clone(), request).await;
//!     let reply: Result<Response<String>, Status> = grpc_web::reply(&response);
//!     assert_eq!(reply.unwrap().into_inner(), "Hello, Ada!");
//! }
//! # }
//! ```
//!
//! [`Deployment`] has what can be configured: stages, custom domains, media types, authorizers.

mod deployment;
pub mod grpc_web;
mod invocation;
mod settings;

pub use self::deployment::Deployment;
pub use self::invocation::Invocation;
pub use crate::front::door::{Door, UnknownDoor};
pub use crate::front::failure::Failure;
