//! Running a server.

use super::builder::Host;
use super::http_service::HttpService;
use crate::error::Error;

/// Runs a server: on AWS Lambda with the Runtime API, elsewhere over HTTP on your machine.
///
/// Accepts a generated server, a [`Router`](crate::Router), a [`Handler`](crate::Handler), or one of them
/// inside tower layers and tonic interceptors. If a layer returns an error, the caller receives it as a
/// status.
///
/// On Lambda, `#[tokio::main(flavor = "current_thread")]` starts faster and uses less memory than the default
/// with several threads. Use several threads for CPU-bound handlers with more than one vCPU (over 1,769 MB),
/// and on Lambda Managed Instances.
///
/// Outside Lambda (without `AWS_LAMBDA_RUNTIME_API` in the environment) the server listens on
/// `127.0.0.1:50051`, or on the address in `LAMBDA_GRPC_ADDR`. It supports HTTP/1.1 and HTTP/2 without TLS.
/// Each request is handled as on Lambda. It becomes the event that API Gateway would send, and the response
/// is the one that API Gateway would return. This host is for development: it has no authorizer and no TLS.
///
/// With the feature `explorer`, a browser that opens the address shows the explorer: a page with all methods,
/// their comments, and samples of their requests, which calls them with JSON. Only debug builds contain it,
/// that is, builds with `debug_assertions`. It is served only on a loopback address, and only for a `Host`
/// header that names this machine. Release builds contain neither the page nor the comments.
///
/// A client has 30 seconds for the headers of a request, or its connection is closed, and 30 seconds for the
/// body, or it receives 408. A connection without a request is closed after 30 seconds, unless it is an HTTP/2
/// connection whose client responds to pings. A request with two `Host` headers, or none, receives 400. Ctrl-C
/// ends the server when the calls in flight have ended, and after five seconds at the latest.
///
/// [`Host`] has settings.
///
/// # Shutdown
///
/// With the feature `graceful-shutdown`, which is enabled by default, `run` returns after SIGTERM, when the
/// calls in flight have ended. `main` can then flush buffers. Lambda sends the signal only
/// [to functions with an extension][shutdown], so the feature registers an internal extension without events.
/// Lambda kills the process half a second after the signal, or two seconds after it if the function also has
/// external extensions.
///
/// # Concurrency
///
/// On [Lambda Managed Instances][instances], the process handles `AWS_LAMBDA_MAX_CONCURRENCY` calls at a
/// time, each with a clone of the service. A handler that blocks its thread can delay other calls, so use
/// `tokio::task::block_in_place` or `spawn_blocking` in it. Elsewhere, Lambda sends one call at a time.
///
/// # Tracing
///
/// With the feature `xray`, which is enabled by default, `_X_AMZN_TRACE_ID` contains the X-Ray tracing header
/// of the call. AWS SDKs forward it. It is not set if calls run concurrently: read
/// [`RequestContext::lambda`](crate::RequestContext::lambda) there.
///
/// glibc never frees the value of a variable, so each call leaks about 160 bytes. Disable the feature in a
/// function that handles hundreds of calls a second for hours and uses no AWS SDK. Disable it too if
/// background threads call C code that reads the environment, for example to resolve host names. Setting a
/// variable at the same time is a data race, which `lambda_runtime` has too.
///
/// # SnapStart
///
/// Connections to the Runtime API are opened again after a restore. [`Host::after_restore`] runs your code
/// then.
///
/// # Errors
///
/// Returns an error in these cases:
///
/// - The Runtime API could not be reached, or did not respond as documented, eight times in a row (with
///   pauses of 0.6 seconds in total).
/// - The Runtime API responded to `next` with 500, after which AWS requires the process to end.
/// - The hook of [`Host::after_restore`] failed.
/// - On Lambda, `LAMBDA_GRPC_RESPONSE_MODE` is neither `buffered` nor `streaming`.
/// - Outside Lambda, the address is invalid or in use.
///
/// Errors of a single call do not end `run`. If `main` fails before `run`, Lambda reports
/// `Runtime.ExitError`, and the log contains what `main` prints.
///
/// [instances]: https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html
/// [shutdown]: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown
///
/// # Panics
///
/// Panics outside a tokio runtime.
pub async fn run<S: HttpService>(service: S) -> Result<(), Error> {
    Host::new().run(service).await
}
