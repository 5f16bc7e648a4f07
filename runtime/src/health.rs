//! The health check that gRPC's own tools ask for: [`grpc.health.v1.Health/Check`][spec] (feature `health`).
//!
//! ```no_run
//! use lambda_grpc::health::{ServingStatus, health_reporter};
//! # use lambda_grpc::Router;
//!
//! # async fn main_(prod: impl lambda_grpc::Service) -> Result<(), lambda_grpc::Error> {
//! let (reporter, health) = health_reporter();
//! reporter.set_service_status("hello.Prod", ServingStatus::Serving);
//! lambda_grpc::run(Router::new().add_service(health).add_service(prod)).await
//! # }
//! ```
//!
//! The names are those of `tonic-health`; setting a status is no `async` function here, and needs no `.await`.
//!
//! On Lambda each instance of a function has a status of its own, and a check asks whichever instance the call comes to.
//! `Watch` replies with a stream, and is answered `UNIMPLEMENTED`, as the specification allows for. (Server reflection is
//! a stream altogether, so there is none.)
//!
//! [spec]: https://github.com/grpc/grpc/blob/master/doc/health-checking.md

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use tonic::server::NamedService;
use tonic::{Request, Response, Status};

use crate::service::{Answer, Call, MethodDescriptor, Schema, Service, ServiceDescriptor};

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

/// What the generator writes for the two messages; a test holds it to that.
#[rustfmt::skip]
static SCHEMA: Schema = Schema::new(
    b"\n\x8A\x02\n\x0Chealth.proto\x12\x0Egrpc.health.v1\".\n\x12HealthCheckRequest\x12\x18\n\x07service\x18\x01 \x01(\tR\x07service\"\xB1\x01\n\x13HealthCheckResponse\x12I\n\x06status\x18\x01 \x01(\x0E21.grpc.health.v1.HealthCheckResponse.ServingStatusR\x06status\"O\n\rServingStatus\x12\x0B\n\x07UNKNOWN\x10\0\x12\x0B\n\x07SERVING\x10\x01\x12\x0F\n\x0BNOT_SERVING\x10\x02\x12\x13\n\x0FSERVICE_UNKNOWN\x10\x03b\x06proto3",
);

/// Whether a service can take calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum ServingStatus {
    /// It is not known.
    Unknown = 0,
    /// It can.
    Serving = 1,
    /// It cannot.
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

/// Makes a health service, and the handle that sets what it answers.
///
/// At first it knows the empty name alone, which stands for the whole server: it is serving.
#[must_use]
pub fn health_reporter() -> (HealthReporter, HealthServer) {
    let statuses = Statuses::new(RwLock::new(BTreeMap::from([(String::new(), ServingStatus::Serving)])));
    // Decoded while the program starts, if JSON is spoken.
    DESCRIPTOR.prepare();
    (HealthReporter { statuses: Arc::clone(&statuses) }, HealthServer { statuses })
}

/// Sets what the health service answers; clones set the same.
#[derive(Debug, Clone)]
pub struct HealthReporter {
    statuses: Statuses,
}

impl HealthReporter {
    /// Says that a generated server can take calls: `set_serving::<ProdServer<MyProd>>()`.
    pub fn set_serving<S: NamedService>(&self) {
        self.set_service_status(S::NAME, ServingStatus::Serving);
    }

    /// Says that a generated server cannot take calls.
    pub fn set_not_serving<S: NamedService>(&self) {
        self.set_service_status(S::NAME, ServingStatus::NotServing);
    }

    /// Sets the status of the service of a full name; the empty name stands for the whole server.
    pub fn set_service_status(&self, name: impl AsRef<str>, status: ServingStatus) {
        self.change(|statuses| statuses.insert(name.as_ref().to_owned(), status));
    }

    /// Forgets a service: it is answered `NOT_FOUND`, as one that was never set.
    pub fn clear_service_status(&self, name: impl AsRef<str>) {
        self.change(|statuses| statuses.remove(name.as_ref()));
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<String, ServingStatus>) -> Option<ServingStatus>) {
        // No change leaves the map half done, so what a panicking thread leaves is whole.
        change(&mut self.statuses.write().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Answers health checks; made by [`health_reporter`].
#[derive(Debug, Clone)]
pub struct HealthServer {
    statuses: Statuses,
}

impl HealthServer {
    fn check(&self, service: &str) -> Result<Response<HealthCheckResponse>, Status> {
        let statuses = self.statuses.read().unwrap_or_else(PoisonError::into_inner);
        let status = statuses
            .get(service)
            .ok_or_else(|| Status::not_found(format!("no status has been set for a service `{service}`")))?;
        Ok(Response::new(HealthCheckResponse { status: i32::from(*status) }))
    }
}

impl NamedService for HealthServer {
    const NAME: &'static str = NAME;
}

impl Service for HealthServer {
    fn descriptor(&self) -> &'static ServiceDescriptor {
        &DESCRIPTOR
    }

    async fn call(&self, method: &str, call: Call) -> Answer {
        match method {
            "Check" => {
                call.answer(async |request: Request<HealthCheckRequest>| {
                    self.check(&request.get_ref().service)
                })
                .await
            }
            _ => crate::__private::unknown_method(&DESCRIPTOR, method),
        }
    }
}
