//! The `tracing` span of a call, with the attributes of [OpenTelemetry][names].
//!
//! [names]: https://opentelemetry.io/docs/specs/semconv/rpc/rpc-spans/

use tonic::Code;
use tracing::field::Empty;
use tracing::instrument::Instrumented;
use tracing::{Instrument, Span, info_span};

/// The span of a call. The host opens it for an event; otherwise the protocol opens it.
///
/// It records the method and the status, and never the content of a message.
#[derive(Debug, Clone)]
pub(crate) struct CallSpan(Span);

impl Default for CallSpan {
    fn default() -> Self {
        Self(Span::none())
    }
}

impl CallSpan {
    pub(crate) fn open() -> Self {
        Self(info_span!(
            "rpc",
            otel.kind = "server",
            rpc.system = Empty,
            rpc.service = Empty,
            rpc.method = Empty,
            rpc.grpc.status_code = Empty,
            request_id = Empty,
            xray_trace_id = Empty,
        ))
    }

    /// Returns the span that the host has opened, or opens one.
    pub(crate) fn or_open(self) -> Self {
        if self.is_recorded() { self } else { Self::open() }
    }

    /// Runs a part of the call inside the span.
    pub(crate) fn instrument<F>(&self, part: F) -> Instrumented<F> {
        part.instrument(self.0.clone())
    }

    /// Returns false if no subscriber records the span, so that its values need not be computed.
    pub(crate) fn is_recorded(&self) -> bool {
        !self.0.is_disabled()
    }

    pub(crate) fn record_ids(&self, request_id: Option<&str>, trace_id: Option<&str>) {
        self.0.record("request_id", request_id);
        self.0.record("xray_trace_id", trace_id);
    }

    /// Records the method: `system` is `grpc`, `connect_rpc` or `twirp`, `path` is `/package.Service/Method`.
    pub(crate) fn record_method(&self, system: &str, path: &str) {
        if self.is_recorded()
            && let Some((service, method)) = path.strip_prefix('/').and_then(|path| path.split_once('/'))
        {
            self.0.record("rpc.system", system).record("rpc.service", service).record("rpc.method", method);
        }
    }

    pub(crate) fn record_status(&self, code: Code) {
        self.0.record("rpc.grpc.status_code", i32::from(code));
    }
}
