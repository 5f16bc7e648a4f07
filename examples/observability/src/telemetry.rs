//! Logs and traces.

use std::env;
use std::time::Duration;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Subscriber;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, fmt};

use crate::export::ExportWithCall;

/// The longest time that a call waits for a collector that does not respond.
const EXPORT_TIMEOUT: Duration = Duration::from_secs(1);

/// What has to be shut down before the process ends.
#[derive(Debug)]
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
}

impl Telemetry {
    /// Logs to standard output, and exports traces if the environment names a collector.
    pub fn install() -> Result<Self, Box<dyn std::error::Error>> {
        // Without a collector, each export would fail and be logged.
        let traces = if has_collector()? { Some(traces(None)?) } else { None };
        // From `RUST_LOG`.
        let filter = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).from_env();
        let filter =
            filter.map_err(|error| format!("`RUST_LOG`: {error}: set it to a filter, such as `info`"))?;
        subscriber(std::io::stdout, filter, traces.as_ref()).try_init()?;
        Ok(Self { traces })
    }

    /// Exports the spans that do not belong to a call.
    pub fn shut_down(self) {
        if let Some(Err(error)) = self.traces.map(|traces| traces.shutdown()) {
            tracing::warn!(%error, "could not export the last spans");
        }
    }
}

/// Returns the value of a variable, unless it is empty. OpenTelemetry specifies that an empty one counts as unset.
fn variable(name: &str) -> Option<String> {
    let value = env::var_os(name)?.to_string_lossy().into_owned();
    Some(value).filter(|value| !value.is_empty())
}

/// Returns whether the environment names a collector.
fn has_collector() -> Result<bool, String> {
    // The exporter uses the first one that is set.
    let variables = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];
    let collector = variables.into_iter().find_map(|name| Some((name, variable(name)?)));
    match &collector {
        Some((name, value)) if !value.starts_with("http://") => Err(format!(
            "`{name}` is `{value}`: set it to a URL with `http://`, because this exporter has no TLS"
        )),
        _ => Ok(collector.is_some()),
    }
}

/// Returns what exports spans with OTLP over HTTP, to an endpoint or to that of the environment.
pub fn traces(endpoint: Option<&str>) -> Result<SdkTracerProvider, ExporterBuildError> {
    let exporter = SpanExporter::builder().with_http().with_timeout(EXPORT_TIMEOUT);
    let exporter = match endpoint {
        Some(endpoint) => exporter.with_endpoint(endpoint),
        None => exporter,
    };
    // `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` are read too.
    let mut resource = Resource::builder();
    if variable("OTEL_SERVICE_NAME").is_none() {
        let function = env::var("AWS_LAMBDA_FUNCTION_NAME");
        resource = resource.with_service_name(function.unwrap_or_else(|_| env!("CARGO_PKG_NAME").into()));
    }
    Ok(SdkTracerProvider::builder()
        .with_resource(resource.build())
        .with_span_processor(ExportWithCall::new(exporter.build()?))
        .build())
}

/// Returns a subscriber that writes JSON lines, and traces what it receives.
pub fn subscriber<W>(
    writer: W,
    filter: EnvFilter,
    traces: Option<&SdkTracerProvider>,
) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let logs = fmt::layer()
        .json()
        .with_writer(writer)
        .with_span_list(false) // only the innermost span
        .with_span_events(FmtSpan::CLOSE); // a line for each span, with its duration
    let traces = traces.map(|traces| {
        tracing_opentelemetry::layer()
            .with_tracer(traces.tracer(env!("CARGO_PKG_NAME")))
            // Otherwise a span gets its parent when it is entered, and `continue_trace` would be too late.
            .with_context_activation(false)
    });
    tracing_subscriber::registry().with(filter).with(logs).with(traces)
}
