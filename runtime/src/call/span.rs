//! The `tracing` span of a call, with the attributes of [OpenTelemetry's conventions for RPC][spans], version
//! 1.45.
//!
//! [spans]: https://opentelemetry.io/docs/specs/semconv/rpc/rpc-spans/

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http::Extensions;
use tracing::field::Empty;
use tracing::instrument::Instrumented;
use tracing::{Instrument, Span, Value, info_span};

use super::outcome::Outcome;

/// The span of a call. The host opens it for an event; otherwise the protocol opens it.
///
/// It records the method and the status, and never the content of a message.
///
/// Only the protocol runs inside the span, and not the layers around it. The method names the span, and
/// tracing-opentelemetry takes no name after a span was entered for the first time.
#[derive(Debug, Clone)]
pub(crate) struct CallSpan {
    span: Span,
    /// The protocol, unless the request is not a call.
    system: Option<&'static str>,
    owner: Owner,
    /// Whether the span has its name. It is `None` if no subscriber records the span.
    is_named: Option<Arc<AtomicBool>>,
}

/// Who opened a span, and records the outcome of the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The host. Its outcome counts, because it may reject the response of the protocol.
    Host,
    /// The protocol, on an HTTP server that is not a host of this crate.
    Protocol,
}

/// What is known about the method of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RecordedMethod {
    /// A service has it.
    Known,
    /// No service has it.
    Unknown,
    /// The service does not list its methods.
    Unlisted,
}

/// The method of a path that names none
/// ([`rpc.method`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/rpc/)).
const OTHER: &str = "_OTHER";

/// The longest path that is recorded although it names no method, in bytes.
const MAX_UNKNOWN_PATH: usize = 256;

impl Default for CallSpan {
    fn default() -> Self {
        Self { span: Span::none(), system: None, owner: Owner::Protocol, is_named: None }
    }
}

impl CallSpan {
    /// Opens the span of a call, whose protocol `system` is `grpc`, `connectrpc` or `twirp`.
    pub(crate) fn open(owner: Owner, system: Option<&'static str>) -> Self {
        let span = info_span!(
            "rpc",
            // What tracing-opentelemetry uses for the name, kind and status of the span.
            otel.name = Empty,
            otel.kind = "server",
            otel.status_code = Empty,
            rpc.system.name = system,
            rpc.method = Empty,
            rpc.method_original = Empty,
            rpc.status_code = Empty,
            "error.type" = Empty,
            http.response.status_code = Empty,
            request_id = Empty,
            xray_trace_id = Empty,
        );
        let is_named = (!span.is_disabled()).then(Arc::default);
        Self { span, system, owner, is_named }
    }

    /// Returns the span that the host has opened, or opens one.
    pub(crate) fn or_open(self, system: &'static str) -> Self {
        if self.is_recorded() { self } else { Self::open(Owner::Protocol, Some(system)) }
    }

    /// Runs a part of the call inside the span.
    pub(crate) fn instrument<F>(&self, part: F) -> Instrumented<F> {
        part.instrument(self.span.clone())
    }

    /// Returns false if no subscriber records the span, so that its values need not be computed.
    pub(crate) fn is_recorded(&self) -> bool {
        self.is_named.is_some()
    }

    pub(crate) fn record_ids(&self, request_id: Option<&str>, trace_id: Option<&str>) {
        self.record("request_id", &request_id);
        self.record("xray_trace_id", &trace_id);
    }

    /// Names the span by the method of a path, or by its protocol. The caller chooses a path that names no
    /// method, so it does not become a name.
    ///
    /// Does nothing if a layer calls the server again, because OpenTelemetry would export all values.
    pub(crate) fn record_name(&self, path: &str, method: RecordedMethod) {
        if !self.start_naming() {
            return;
        }
        let name = match method {
            RecordedMethod::Known => path.strip_prefix('/').unwrap_or(path),
            RecordedMethod::Unknown | RecordedMethod::Unlisted => self.system_or_http(),
        };
        self.record("otel.name", &name);
        self.record_method(path, method);
    }

    /// Passes the outcome of a call to the host, in the extensions of the response, or records it if the host
    /// does not.
    pub(crate) fn end(
        &self,
        outcome: Outcome,
        path: &str,
        method: RecordedMethod,
        response: &mut Extensions,
    ) {
        if !self.is_recorded() {
            return;
        }
        if method == RecordedMethod::Unlisted {
            // The service has those methods that succeed.
            self.record_method(
                path,
                match outcome {
                    Outcome::Success(_) => RecordedMethod::Known,
                    _ => RecordedMethod::Unknown,
                },
            );
        }
        match self.owner {
            Owner::Host => drop(response.insert(outcome)),
            Owner::Protocol => self.record_outcome(outcome),
        }
    }

    fn record_method(&self, path: &str, method: RecordedMethod) {
        let path = path.strip_prefix('/').unwrap_or(path);
        match method {
            RecordedMethod::Known => self.record("rpc.method", &path),
            RecordedMethod::Unknown => {
                let longest = (0..=MAX_UNKNOWN_PATH.min(path.len())).rev().find_map(|end| path.get(..end));
                self.record("rpc.method", &OTHER);
                self.record("rpc.method_original", &longest);
            }
            RecordedMethod::Unlisted => {}
        }
    }

    /// Records how the call ended. It must be called once.
    pub(crate) fn record_outcome(&self, outcome: Outcome) {
        if !self.is_recorded() {
            return;
        }
        // A layer has responded, or the call was cut off, before the method was looked up.
        if self.start_naming() {
            self.record("otel.name", &self.system_or_http());
        }
        match outcome {
            Outcome::Success(name) => self.record("rpc.status_code", &name),
            Outcome::Failure(name) => self.record("rpc.status_code", &name),
            Outcome::ServerError(name) => {
                self.record("rpc.status_code", &name);
                self.record_error(name);
            }
            Outcome::Http(status) => {
                self.record("http.response.status_code", &status.as_u16());
                if status.is_server_error() {
                    self.record_error(status.as_str());
                }
            }
        }
    }

    /// Records a value of any type in one function, which is compiled once. The generic one of `Span` would make
    /// programs larger.
    #[inline(never)]
    fn record(&self, field: &str, value: &dyn Value) {
        self.span.record(field, value);
    }

    fn record_error(&self, kind: &str) {
        self.record("error.type", &kind);
        self.record("otel.status_code", &"ERROR");
    }

    /// Returns true if the span has no name yet. Its name must be recorded then.
    fn start_naming(&self) -> bool {
        self.is_named.as_ref().is_some_and(|is_named| !is_named.swap(true, Ordering::Relaxed))
    }

    fn system_or_http(&self) -> &'static str {
        self.system.unwrap_or("HTTP")
    }
}
