//! The trace of the caller, in the headers of the [W3C](https://www.w3.org/TR/trace-context/).

use lambda_grpc::metadata::{KeyRef, MetadataMap};
use lambda_grpc::{Request, Status};
use opentelemetry::propagation::{Extractor, TextMapPropagator as _};
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// Makes the span of the caller the parent of the call's span: an interceptor for each service.
///
/// The caller also decides whether the call is recorded, with the flag `sampled`.
pub fn continue_trace(request: Request<()>) -> Result<Request<()>, Status> {
    let caller = TraceContextPropagator::new().extract(&Headers(request.metadata()));
    if caller.span().span_context().is_valid() {
        // This fails if traces are not exported, and then there is nothing to continue.
        let _ = Span::current().set_parent(caller);
    }
    Ok(request)
}

struct Headers<'a>(&'a MetadataMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        let keys = self.0.keys();
        keys.map(|key| match key {
            KeyRef::Ascii(key) => key.as_str(),
            KeyRef::Binary(key) => key.as_str(),
        })
        .collect()
    }
}
