//! A check in front of a service, in the form that tonic's users know.

use tonic::Request;
use tonic::server::NamedService;
use tonic::service::Interceptor;

use super::{Answer, Call, Service, ServiceDescriptor};
use crate::Limits;

/// Runs a tonic [`Interceptor`] before every method of a service; made by `with_interceptor` of a generated server.
///
/// tonic's own type refuses a call in native gRPC, whatever the caller speaks; this one refuses it in the caller's
/// protocol, on every host.
#[derive(Debug, Clone)]
pub struct InterceptedService<S, I> {
    inner: S,
    interceptor: I,
}

impl<S, I> InterceptedService<S, I> {
    /// Puts `interceptor` in front of `service`.
    pub fn new(service: S, interceptor: I) -> Self {
        Self { inner: service, interceptor }
    }
}

impl<S, I> Service for InterceptedService<S, I>
where
    S: Service,
    I: Interceptor + Clone + Send + Sync + 'static,
{
    fn descriptor(&self) -> &'static ServiceDescriptor {
        self.inner.descriptor()
    }

    fn limits(&self) -> Limits {
        self.inner.limits()
    }

    async fn call(&self, method: &str, call: Call) -> Answer {
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
