//! Several services in one server.

use std::fmt;
use std::sync::Arc;

use super::call::{Call, CallResult};
use super::descriptor::ServiceDescriptor;
use super::rpc_service::{RpcService, ServiceLookup};
use crate::call::Limits;
use crate::future::BoxFuture;

/// A server with several services, or with handlers of single RPCs.
///
/// A call goes to the first service that has the method. So several handlers can implement the RPCs of one
/// service.
///
/// ```no_run
/// # use lambda_grpc::{Router, service::RpcService};
/// # async fn main_(prod: impl RpcService, chat: impl RpcService) -> Result<(), lambda_grpc::Error> {
/// lambda_grpc::run(Router::new().add_service(prod).add_service(chat)).await
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Router {
    entries: Vec<Entry>,
}

impl Router {
    /// Creates a router without services.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a generated server, the handler of a single RPC, or a hosted tonic server.
    #[must_use]
    pub fn add_service(mut self, service: impl RpcService) -> Self {
        self.entries.push(Entry(Arc::new(service)));
        self
    }
}

impl fmt::Debug for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.iter().map(|entry| entry.0.descriptor())).finish()
    }
}

impl ServiceLookup for Router {
    type Service = Entry;

    fn find(&self, service: &str, method: &str) -> Option<&Entry> {
        let named = || self.entries.iter().filter(|entry| entry.0.descriptor().name() == service);
        named().find(|entry| entry.0.descriptor().method(method).is_some()).or_else(|| named().next())
    }

    fn descriptors(&self) -> Vec<&'static ServiceDescriptor> {
        self.entries.iter().map(|entry| entry.0.descriptor()).collect()
    }
}

/// A type-erased service.
#[derive(Clone)]
pub(crate) struct Entry(Arc<dyn Erased>);

impl RpcService for Entry {
    fn descriptor(&self) -> &'static ServiceDescriptor {
        self.0.descriptor()
    }

    fn limits(&self) -> Limits {
        self.0.limits()
    }

    async fn call(&self, method: &str, call: Call) -> CallResult {
        self.0.call(method, call).await
    }
}

trait Erased: Send + Sync {
    fn descriptor(&self) -> &'static ServiceDescriptor;
    fn limits(&self) -> Limits;
    fn call<'a>(&'a self, method: &'a str, call: Call) -> BoxFuture<'a, CallResult>;
}

impl<S: RpcService> Erased for S {
    fn descriptor(&self) -> &'static ServiceDescriptor {
        RpcService::descriptor(self)
    }

    fn limits(&self) -> Limits {
        RpcService::limits(self)
    }

    fn call<'a>(&'a self, method: &'a str, call: Call) -> BoxFuture<'a, CallResult> {
        Box::pin(RpcService::call(self, method, call))
    }
}
