//! The error details of `google.rpc`, which tell a client more than the code and the message of a status.
//!
//! The types are those of [`tonic-types`](https://docs.rs/tonic-types). [`StatusExt`] creates a
//! [`Status`](tonic::Status) with details and reads them. [`pb`] has the protobuf messages. Where their
//! examples import `tonic_types`, write `lambda_grpc::error_details`.
//!
//! # Examples
//!
//! A handler rejects a field of its request, and a typed client reads which one:
//!
//! ```
//! use lambda_grpc::error_details::{ErrorDetails, StatusExt};
//! use lambda_grpc::{Code, Request, Response, Status};
//! # #[derive(Default)]
//! # struct AliveRequest { message: String }
//! # struct AliveResponse { message: String }
//! # struct MyProd;
//! # impl MyProd {
//!
//! async fn alive(&self, request: Request<AliveRequest>) -> Result<Response<AliveResponse>, Status> {
//!     let name = request.into_inner().message;
//!     if name.is_empty() {
//!         let details = ErrorDetails::with_bad_request_violation("message", "must not be empty");
//!         return Err(Status::with_error_details(Code::InvalidArgument, "no name", details));
//!     }
//!     Ok(Response::new(AliveResponse { message: format!("Hello, {name}!") }))
//! }
//! # }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! # let client = MyProd;
//! # let request = Request::new(AliveRequest::default());
//! // let mut client = ProdClient::new(channel);
//! if let Err(status) = client.alive(request).await {
//!     let details = status.get_error_details();
//!     let violations = &details.bad_request().expect("a violation").field_violations;
//!     assert_eq!(violations[0].field, "message");
//!     assert_eq!(violations[0].description, "must not be empty");
//! }
//! # }
//! ```
//!
//! Details of other types go into a [`pb::Status`], which is encoded for
//! [`Status::with_details`](tonic::Status::with_details).
//!
//! # Protocols
//!
//! Clients of all protocols receive the details:
//!
//! | protocol | where the details are |
//! |---|---|
//! | gRPC, gRPC-Web | in the trailer `grpc-status-details-bin` |
//! | Connect | in `details` of the error, with the type and the value of each message, but without the optional `debug` |
//! | Twirp | in `meta` of the error, with the key `grpc-status-details-bin` |
//!
//! Twirp itself does not define details. The value in `meta` is the same as in gRPC: a [`pb::Status`] in
//! base64 without padding. [`RpcStatusExt`] reads the details of a decoded `pb::Status`.
//!
//! # Limits
//!
//! In the body of a response, details may be as large as a message. This is the case for gRPC-Web, Connect
//! and Twirp. A native gRPC error on Lambda has its details in headers. API Gateway limits these to 9.5 KB,
//! and a load balancer to 31.5 KB. If the headers are over the limit, and removing half of the message is not
//! enough, the details are removed. The client still receives the code.
//!
//! Native gRPC clients limit headers and trailers too. If a call has larger details than tonic's default of
//! 16 KB allows, its client receives `INTERNAL` instead of the status.
//!
//! # Protos that import `google/rpc`
//!
//! One line in `build.rs` makes messages use the types of [`pb`]:
//!
//! ```ignore
//! lambda_grpc_build::configure()
//!     .extern_path(".google.rpc", "::lambda_grpc::error_details::pb")
//!     .compile_protos(&["proto/orders.proto"], &["proto"])
//! ```
//!
//! [`pb`] has the messages of `status.proto` and `error_details.proto`. If a proto also uses other files in
//! `google/rpc`, such as `code.proto`, write a line for each message instead:
//! `.extern_path(".google.rpc.Status", "::lambda_grpc::error_details::pb::Status")`.
//!
//! If a message contains a `google.rpc.Status`, JSON needs the descriptors of its details. They are embedded if
//! the proto imports their files. The details of an error do not need this, in any protocol.

pub use tonic_types::{
    BadRequest, DebugInfo, ErrorDetail, ErrorDetails, ErrorInfo, FieldViolation, Help, HelpLink,
    LocalizedMessage, PreconditionFailure, PreconditionViolation, QuotaFailure, QuotaViolation, RequestInfo,
    ResourceInfo, RetryInfo, RpcStatusExt, StatusExt, pb,
};
