//! Who calls us: AWS Lambda, an HTTP server, or the person at this machine.

pub(crate) mod answer;
mod deadlines;
pub(crate) mod exchange;
pub(crate) mod http;
pub(crate) mod lambda;
#[cfg(feature = "local")]
mod local;
pub(crate) mod settings;

use self::exchange::HttpService;
use self::settings::Host;
use crate::Error;

/// Serves until the program ends: on AWS Lambda from its Runtime API, elsewhere over HTTP on this machine.
///
/// Takes a generated server, a [`Router`](crate::Router), a [`Handler`](crate::Handler), or any of them inside tower
/// layers and tonic interceptors. An error that a layer returns is answered as a status.
///
/// On Lambda a plain `#[tokio::main]` is as good as any; `flavor = "current_thread"` saves the start and the memory of
/// threads that an ordinary function has no use for. Take the multi-threaded one
/// for CPU-bound handlers with more than one vCPU (over 1,769 MB) and on Lambda Managed Instances.
///
/// Off Lambda (no `AWS_LAMBDA_RUNTIME_API` in the environment) it listens on `127.0.0.1:50051`, or on what
/// `LAMBDA_GRPC_ADDR` says, for gRPC-Web and native gRPC over HTTP/1.1 and cleartext HTTP/2. Each request goes the way it
/// goes on Lambda: made into the event that API Gateway would have sent, and answered through the reply that API Gateway
/// would have read. It ends on Ctrl-C.
///
/// [`Host`] has the settings that this leaves at their defaults.
///
/// # Shutdown
///
/// With the feature `graceful-shutdown`, which is on by default, it returns on SIGTERM, once the calls in flight have been
/// answered, so that `main` can flush what it holds. Lambda sends the signal only [to functions that have an
/// extension][shutdown], so the feature registers an internal extension that asks for no events. Lambda kills the process half a
/// second after the signal, or two seconds if the function has external extensions too.
///
/// # Several calls at once
///
/// On [Lambda Managed Instances][instances] the process answers as many calls at once as `AWS_LAMBDA_MAX_CONCURRENCY` says, each on a
/// clone of the service. They share the process: a handler that blocks its thread can delay the others too, so it does that in
/// `tokio::task::block_in_place` or `spawn_blocking`. Elsewhere Lambda hands out one call at a time.
///
/// # Tracing
///
/// With the feature `xray`, which is on by default, `_X_AMZN_TRACE_ID` holds the trace of the call, where one call is answered at
/// a time. AWS SDKs send it on. When several calls run at once, read the trace from
/// [`RequestContext::lambda`](crate::RequestContext::lambda).
/// glibc never frees the value of a variable, so every call keeps about 160 bytes: a function that answers hundreds of calls a
/// second for hours, and uses no AWS SDK, turns the feature off. So does one whose background threads call C code that reads the
/// environment, as the resolution of a host name does: to set a variable at that moment is a data race, which `lambda_runtime`
/// accepts too.
///
/// # SnapStart
///
/// Connections to the Runtime API are opened anew after a restore. Use [`Host::after_restore`] to run code then.
///
/// # Errors
///
/// - The Runtime API failed: it could not be reached, or did not respond as documented, eight times in a row, with pauses of
///   0.6 seconds in all; or it responded to `next` with 500, after which AWS wants the process to end.
/// - The hook of [`Host::after_restore`] failed.
/// - Off Lambda, the address is taken, or is not an address.
///
/// An error of one call is never an error of `run`. An error of `main` before `run` is not reported to Lambda, which calls it
/// `Runtime.ExitError`: what `main` prints is in the log.
///
/// [instances]: https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html
/// [shutdown]: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown
///
/// # Panics
///
/// Outside a tokio runtime, as every socket of tokio does.
pub async fn run<S: HttpService>(service: S) -> Result<(), Error> {
    Host::new().run(service).await
}
