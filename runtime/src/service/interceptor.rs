//! tonic's interceptors.

use tonic::Request;
use tonic::server::NamedService;
use tonic::service::Interceptor;

use super::call::{Call, CallResult};
use super::descriptor::ServiceDescriptor;
use super::rpc_service::RpcService;
use crate::call::Limits;

/// A service with a tonic [`Interceptor`] that runs before each method, created by `with_interceptor` of a
/// generated server.
///
/// It rejects a call in the caller's protocol, on every host. tonic's type of the same name always rejects in
/// native gRPC.
#[derive(Debug, Clone)]
pub struct InterceptedService<S, I> {
    inner: S,
    interceptor: I,
}

impl<S, I> InterceptedService<S, I> {
    /// Creates a service that calls `interceptor` before `service`.
    pub fn new(service: S, interceptor: I) -> Self {
        Self { inner: service, interceptor }
    }
}

impl<S, I> RpcService for InterceptedService<S, I>
where
    S: RpcService,
    I: Interceptor + Clone + Send + Sync + 'static,
{
    fn descriptor(&self) -> &'static ServiceDescriptor {
        self.inner.descriptor()
    }

    fn limits(&self) -> Limits {
        self.inner.limits()
    }

    async fn call(&self, method: &str, call: Call) -> CallResult {
        let (metadata, extensions, message) = call.request.into_parts();
        let request = Request::from_parts(metadata, extensions, ());
        let (metadata, extensions, ()) = self.interceptor.clone().call(request)?.into_parts();
        let request = Request::from_parts(metadata, extensions, message);
        self.inner.call(method, Call { request, ..call }).await
    }
}

impl<S: NamedService, I> NamedService for InterceptedService<S, I> {
    const NAME: &'static str = S::NAME;
}
