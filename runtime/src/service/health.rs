//! gRPC's health service.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use tonic::server::NamedService;
use tonic::{Request, Response, Status};

use super::call::{Call, CallResult};
use super::descriptor::{MethodDescriptor, ServiceDescriptor};
use super::rpc_service::RpcService;
use crate::protojson::{Descriptors, Schema};

const NAME: &str = "grpc.health.v1.Health";

static DESCRIPTOR: ServiceDescriptor = ServiceDescriptor::new(
    NAME,
    &[
        MethodDescriptor::unary("Check")
            .with_types("grpc.health.v1.HealthCheckRequest", "grpc.health.v1.HealthCheckResponse"),
        MethodDescriptor::left_out("Watch"),
    ],
)
.with_schema(&SCHEMA);

static SCHEMA: Schema = Schema::new(&[&DESCRIPTORS]);

/// The descriptors of the two messages, as the generator writes them. A test compares the two.
#[rustfmt::skip]
static DESCRIPTORS: Descriptors = Descriptors::new(
    b"\n\x8A\x02\n\x0Chealth.proto\x12\x0Egrpc.health.v1\".\n\x12HealthCheckRequest\x12\x18\n\x07service\x18\x01 \x01(\tR\x07service\"\xB1\x01\n\x13HealthCheckResponse\x12I\n\x06status\x18\x01 \x01(\x0E21.grpc.health.v1.HealthCheckResponse.ServingStatusR\x06status\"O\n\rServingStatus\x12\x0B\n\x07UNKNOWN\x10\0\x12\x0B\n\x07SERVING\x10\x01\x12\x0F\n\x0BNOT_SERVING\x10\x02\x12\x13\n\x0FSERVICE_UNKNOWN\x10\x03b\x06proto3",
    &[],
);

/// The status of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum ServingStatus {
    /// The status is unknown.
    Unknown = 0,
    /// The service accepts calls.
    Serving = 1,
    /// The service does not accept calls.
    NotServing = 2,
}

#[derive(Clone, PartialEq, prost::Message)]
struct HealthCheckRequest {
    #[prost(string, tag = "1")]
    service: String,
}

#[derive(Clone, PartialEq, prost::Message)]
struct HealthCheckResponse {
    #[prost(enumeration = "ServingStatus", tag = "1")]
    status: i32,
}

type Statuses = Arc<RwLock<BTreeMap<String, ServingStatus>>>;

/// Creates a health service, and the handle that sets its statuses.
///
/// The empty name stands for the whole server, which is `SERVING` at first. No other status is set.
#[must_use]
pub fn health_reporter() -> (HealthReporter, HealthServer) {
    let statuses = Statuses::new(RwLock::new(BTreeMap::from([(String::new(), ServingStatus::Serving)])));
    DESCRIPTOR.prepare();
    (HealthReporter { statuses: Arc::clone(&statuses) }, HealthServer { statuses })
}

/// A handle that sets the statuses of a health service. Its clones share them.
#[derive(Debug, Clone)]
pub struct HealthReporter {
    statuses: Statuses,
}

impl HealthReporter {
    /// Sets a generated server to `SERVING`, as in `set_serving::<ProdServer<MyProd>>()`.
    pub fn set_serving<S: NamedService>(&self) {
        self.set_service_status(S::NAME, ServingStatus::Serving);
    }

    /// Sets a generated server to `NOT_SERVING`.
    pub fn set_not_serving<S: NamedService>(&self) {
        self.set_service_status(S::NAME, ServingStatus::NotServing);
    }

    /// Sets the status of a service by its full name. The empty name stands for the whole server.
    pub fn set_service_status(&self, name: impl AsRef<str>, status: ServingStatus) {
        self.change(|statuses| statuses.insert(name.as_ref().to_owned(), status));
    }

    /// Removes the status of a service. Its checks then fail with `NOT_FOUND`.
    pub fn clear_service_status(&self, name: impl AsRef<str>) {
        self.change(|statuses| statuses.remove(name.as_ref()));
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<String, ServingStatus>) -> Option<ServingStatus>) {
        // Each change is a single operation on the map, so a panic cannot leave the map inconsistent.
        change(&mut self.statuses.write().unwrap_or_else(PoisonError::into_inner));
    }
}

/// The health service, created by [`health_reporter`].
#[derive(Debug, Clone)]
pub struct HealthServer {
    statuses: Statuses,
}

impl NamedService for HealthServer {
    const NAME: &'static str = NAME;
}

impl RpcService for HealthServer {
    fn descriptor(&self) -> &'static ServiceDescriptor {
        &DESCRIPTOR
    }

    async fn call(&self, method: &str, call: Call) -> CallResult {
        match method {
            "Check" => {
                call.unary(async |request: Request<HealthCheckRequest>| {
                    let HealthCheckRequest { service } = request.into_inner();
                    let statuses = self.statuses.read().unwrap_or_else(PoisonError::into_inner);
                    let status = statuses.get(&service).ok_or_else(|| {
                        Status::not_found(format!("unknown service `{service}`: its status was never set"))
                    })?;
                    Ok(Response::new(HealthCheckResponse { status: i32::from(*status) }))
                })
                .await
            }
            _ => DESCRIPTOR.unknown_method(method),
        }
    }
}
