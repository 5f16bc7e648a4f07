//! What generated code and hosts name, and nobody else.

#[path = "private/client.rs"]
pub mod client;

pub use http::{Request as HttpRequest, Response};
pub use tonic::Status;
pub use tonic::server::NamedService;
pub use tower_service::Service as TowerService;

pub use crate::body::RequestBody;
pub use crate::host::http::{HttpFuture, serve};
pub use crate::protocol::Described;
pub use crate::service::{Answer, Call, MethodDescriptor, Schema, ServiceDescriptor, handler};
#[cfg(feature = "json")]
pub use crate::wire::json;

/// The reply of every server.
pub type HttpResponse = Response<crate::Body>;

/// Answers a method that the descriptor names and the `match` does not: generated code has no such gap.
///
/// # Errors
///
/// Always `UNIMPLEMENTED`.
pub fn unknown_method(service: &ServiceDescriptor, method: &str) -> Answer {
    Err(Status::unimplemented(format!("`{}` has no method `{method}` here", service.name())))
}
