//! Method name in, decoded message to the method, encoded reply out: knows neither AWS nor a wire protocol.

mod call;
mod cause;
mod descriptor;
mod handler;
mod interceptor;
mod router;
mod schema;
mod trailers;

use std::pin::Pin;

pub(crate) use self::call::Room;
pub use self::call::{Answer, Call};
pub(crate) use self::cause::Cause;
pub use self::descriptor::{MethodDescriptor, ServiceDescriptor};
pub use self::handler::{Handler, handler};
pub use self::interceptor::InterceptedService;
pub use self::router::Router;
pub use self::schema::Schema;
pub use self::trailers::{ResponseExt, Trailers};

use crate::Limits;

/// Answers the unary RPCs of one proto service; implemented by generated code.
///
/// A generated server such as `ProdServer` implements it, and so does the handler of a single RPC. There is no need to
/// name it, except to write code that is generic over services.
pub trait Service: Clone + Send + Sync + 'static {
    /// Returns the names of the service and of its methods.
    fn descriptor(&self) -> &'static ServiceDescriptor;

    /// Returns the message size limits that the application set.
    fn limits(&self) -> Limits {
        Limits::default()
    }

    /// Decodes the message, runs the method of that name and encodes its reply.
    fn call(&self, method: &str, call: Call) -> impl Future<Output = Answer> + Send;
}

/// Finds the service that a path names.
pub(crate) trait Routes: Clone + Send + Sync + 'static {
    type Target: Service;

    /// Returns the service that answers `method` of `service`, or else any that goes by that service name.
    fn find(&self, service: &str, method: &str) -> Option<&Self::Target>;

    /// Returns every service, for the person who asks what there is.
    fn descriptors(&self) -> Vec<&'static ServiceDescriptor>;
}

impl<S: Service> Routes for S {
    type Target = S;

    fn find(&self, service: &str, _: &str) -> Option<&S> {
        (self.descriptor().name() == service).then_some(self)
    }

    fn descriptors(&self) -> Vec<&'static ServiceDescriptor> {
        vec![self.descriptor()]
    }
}

/// A future on the heap, where generic futures of different types must have one name.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
