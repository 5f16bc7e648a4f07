//! Several services, or single handlers, in one function.

use std::fmt;
use std::sync::Arc;

use super::{Answer, BoxFuture, Call, Routes, Service, ServiceDescriptor};
use crate::Limits;

/// Serves several services, or handlers of single RPCs, from one function.
///
/// A call goes to the first entry that has its service *and* its method, so that the RPCs of one service can come from
/// several handlers.
///
/// ```no_run
/// # use lambda_grpc::{Router, Service, __private::TowerService};
/// # async fn main_(prod: impl Service, chat: impl Service) -> Result<(), lambda_grpc::Error> {
/// lambda_grpc::run(Router::new().add_service(prod).add_service(chat)).await
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Router {
    entries: Vec<Entry>,
}

impl Router {
    /// Returns a router that serves nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a generated server, or the handler of a single RPC.
    #[must_use]
    pub fn add_service(mut self, service: impl Service) -> Self {
        self.entries.push(Entry(Arc::new(service)));
        self
    }
}

impl fmt::Debug for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.entries.iter().map(|entry| entry.0.descriptor())).finish()
    }
}

impl Routes for Router {
    type Target = Entry;

    fn find(&self, service: &str, method: &str) -> Option<&Entry> {
        let named = || self.entries.iter().filter(|entry| entry.0.descriptor().name() == service);
        named().find(|entry| entry.0.descriptor().method(method).is_some()).or_else(|| named().next())
    }

    fn descriptors(&self) -> Vec<&'static ServiceDescriptor> {
        self.entries.iter().map(|entry| entry.0.descriptor()).collect()
    }
}

/// A service whose type has been forgotten.
#[derive(Clone)]
pub(crate) struct Entry(Arc<dyn Erased>);

impl Service for Entry {
    fn descriptor(&self) -> &'static ServiceDescriptor {
        self.0.descriptor()
    }

    fn limits(&self) -> Limits {
        self.0.limits()
    }

    async fn call(&self, method: &str, call: Call) -> Answer {
        self.0.call(method, call).await
    }
}

trait Erased: Send + Sync {
    fn descriptor(&self) -> &'static ServiceDescriptor;
    fn limits(&self) -> Limits;
    fn call<'a>(&'a self, method: &'a str, call: Call) -> BoxFuture<'a, Answer>;
}

impl<S: Service> Erased for S {
    fn descriptor(&self) -> &'static ServiceDescriptor {
        Service::descriptor(self)
    }

    fn limits(&self) -> Limits {
        Service::limits(self)
    }

    fn call<'a>(&'a self, method: &'a str, call: Call) -> BoxFuture<'a, Answer> {
        Box::pin(Service::call(self, method, call))
    }
}
