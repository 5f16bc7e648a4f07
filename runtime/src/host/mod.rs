//! Who calls us: AWS Lambda, an HTTP server, or the person at this machine.

pub(crate) mod answer;
mod deadlines;
pub(crate) mod exchange;
pub(crate) mod http;
mod invocation;
pub(crate) mod lambda;
#[cfg(feature = "local")]
mod local;
mod post;
mod relay;
pub(crate) mod settings;
mod shutdown;

use self::exchange::HttpService;
use self::settings::Host;
use crate::Error;

/// The variable that AWS Lambda, and whoever emulates it, tells the address of its Runtime API with.
const RUNTIME_API: &str = "AWS_LAMBDA_RUNTIME_API";

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
/// On Lambda it ends on SIGTERM, once the calls in flight have been answered, so that `main` can flush what it holds (with
/// the feature `graceful-shutdown`, which is on by default). Lambda sends the signal [to functions that have an
/// extension][shutdown], half a second or two before it kills the process.
///
/// Nothing is opened before the first invocation, so a SnapStart snapshot holds no dead connection of this crate.
///
/// [shutdown]: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown
///
/// [`Host`] has the settings that this leaves at their defaults.
///
/// # Errors
///
/// A Runtime API that cannot be reached; off Lambda, an address that is taken or is none.
///
/// # Panics
///
/// Outside a tokio runtime, as every socket of tokio does.
pub async fn run<S: HttpService>(service: S) -> Result<(), Error> {
    Host::new().run(service).await
}
