//! The export of spans from a process that may freeze.

use std::time::Duration;

use opentelemetry::Context;
use opentelemetry::trace::SpanKind;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{BatchSpanProcessor, Span, SpanData, SpanExporter, SpanProcessor};

/// Exports the spans of a call in one request when the call has ended.
///
/// Lambda freezes the process as soon as the response is sent. The span of a call ends before that, so waiting in `on_end` delays
/// the response until the collector has the spans. Exports run on the thread of the batch processor, whose HTTP client may
/// block. `SimpleSpanProcessor` would run them on the thread of tokio, where it may not.
#[derive(Debug)]
pub struct ExportWithCall(BatchSpanProcessor);

impl ExportWithCall {
    pub fn new(exporter: impl SpanExporter + 'static) -> Self {
        Self(BatchSpanProcessor::builder(exporter).build())
    }
}

impl SpanProcessor for ExportWithCall {
    fn on_start(&self, span: &mut Span, context: &Context) {
        self.0.on_start(span, context);
    }

    fn on_end(&self, span: SpanData) {
        // The span of a call is the only one of this kind, and it ends last.
        let is_call = span.span_kind == SpanKind::Server;
        self.0.on_end(span);
        if is_call {
            // The SDK logs the error, and a call does not fail because of its trace.
            let _ = self.0.force_flush();
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}
