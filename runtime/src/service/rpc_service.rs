//! The trait of services.

use super::call::{Call, CallResult};
use super::descriptor::ServiceDescriptor;
use crate::call::Limits;

/// A service with unary RPCs, such as a generated server (`ProdServer`) or a [`Handler`](super::Handler).
///
/// Only generated code and this crate implement this trait. Its methods are hidden, and can change in any
/// release. Use it as a bound, for example in a function that adds services to a [`Router`](super::Router).
pub trait RpcService: Clone + Send + Sync + 'static {
    /// Returns the names of the service and of its methods.
    #[doc(hidden)]
    fn descriptor(&self) -> &'static ServiceDescriptor;

    /// Returns the message size limits that the application set.
    #[doc(hidden)]
    fn limits(&self) -> Limits {
        Limits::default()
    }

    /// Decodes the message, calls the method and encodes its response.
    #[doc(hidden)]
    fn call(&self, method: &str, call: Call) -> impl Future<Output = CallResult> + Send;
}

/// A lookup of the service that a path names.
pub(crate) trait ServiceLookup: Clone + Send + Sync + 'static {
    type Service: RpcService;

    /// Returns the service that has the method, or else any service with that name.
    fn find(&self, service: &str, method: &str) -> Option<&Self::Service>;

    /// Returns the descriptors of all services.
    fn descriptors(&self) -> Vec<&'static ServiceDescriptor>;
}

impl<S: RpcService> ServiceLookup for S {
    type Service = S;

    fn find(&self, service: &str, _: &str) -> Option<&S> {
        (self.descriptor().name() == service).then_some(self)
    }

    fn descriptors(&self) -> Vec<&'static ServiceDescriptor> {
        vec![self.descriptor()]
    }
}
