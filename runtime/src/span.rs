//! One `tracing` span per call, in the words of [OpenTelemetry][names].
//!
//! [names]: https://opentelemetry.io/docs/specs/semconv/rpc/rpc-spans/

use tonic::Code;
use tracing::field::Empty;
use tracing::instrument::Instrumented;
use tracing::{Instrument, Span, info_span};

/// The span of a call, opened by the first that meets it: the host of an event, or else the protocol.
///
/// It says who was called and how that ended, and never what was sent.
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

    /// Returns the span that a host has opened, or else opens it.
    pub(crate) fn or_open(self) -> Self {
        if self.is_recorded() { self } else { Self::open() }
    }

    /// Runs a part of the call inside the span.
    pub(crate) fn enclose<F>(&self, part: F) -> Instrumented<F> {
        part.instrument(self.0.clone())
    }

    /// Returns false if nobody listens, so that what would be recorded need not be looked up.
    pub(crate) fn is_recorded(&self) -> bool {
        !self.0.is_disabled()
    }

    pub(crate) fn record_ids(&self, request_id: Option<&str>, trace_id: Option<&str>) {
        self.0.record("request_id", request_id);
        self.0.record("xray_trace_id", trace_id);
    }

    /// Records what is called: `system` is `grpc` or `connect_rpc`, `path` is `/package.Service/Method`.
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
