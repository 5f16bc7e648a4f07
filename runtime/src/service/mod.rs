//! Services: what maps the method of a call to the code that handles it.
//!
//! A generated server, the [`Handler`] of a single RPC, a [`Router`] and a hosted tonic server are all
//! services. They depend neither on AWS nor on a protocol.

pub(crate) mod call;
#[cfg(feature = "cors")]
pub(crate) mod cors;
pub(crate) mod descriptor;
mod explorer_text;
mod file_descriptor_set;
pub(crate) mod handler;
#[cfg(feature = "health")]
pub(crate) mod health;
mod interceptor;
mod router;
mod rpc_service;
mod tonic_response;
mod tonic_service;
mod trailers;

pub(crate) use self::call::Call;
pub(crate) use self::descriptor::{Absence, MethodDescriptor, Origin, ServiceDescriptor};
pub use self::handler::Handler;
pub use self::interceptor::InterceptedService;
pub use self::router::Router;
pub use self::rpc_service::RpcService;
pub(crate) use self::rpc_service::ServiceLookup;
pub use self::tonic_service::TonicService;
pub use self::trailers::ResponseExt;
pub(crate) use self::trailers::Trailers;
