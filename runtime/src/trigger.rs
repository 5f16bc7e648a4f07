//! The triggers, which invoke a function with an HTTP request.

use std::time::Duration;

/// A trigger, which invoked the function with an HTTP request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Trigger {
    /// An API Gateway REST API.
    RestApi,
    /// An API Gateway HTTP API, with either payload format.
    HttpApi,
    /// A Lambda Function URL.
    FunctionUrl,
    /// An Application Load Balancer.
    Alb,
    /// A VPC Lattice service, or Envoy's filter [`aws_lambda`][envoy], whose events are those of version 1 of
    /// VPC Lattice.
    ///
    /// [envoy]: https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/aws_lambda_filter
    Lattice,
    /// A caller of Lambda's [Invoke API][invoke] who sends an event in payload format 2.0 or 1.0. Gateways
    /// such as Traefik, Kong and Gloo do so with their plugins.
    ///
    /// It is recognized by an event in format 2.0 without `requestContext.domainName`, or in format 1.0
    /// without `resource`. The triggers of AWS always send these.
    ///
    /// [invoke]: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
    DirectInvoke,
}

/// How long a trigger waits for a function by default.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimeLimit {
    pub(crate) trigger: Trigger,
    /// The limit of a response that is not streamed.
    pub(crate) buffered: Duration,
    /// The limit until the first byte of a streamed response.
    pub(crate) streamed: Duration,
}

/// The default time limits of the triggers. The others wait as long as the function runs.
///
/// A REST API waits [29 s, unless raised][rest], and [five minutes][stream] for the first byte of a stream. An
/// HTTP API waits [30 s][http]. VPC Lattice closes a connection that was [idle for 60 s, unless
/// raised][lattice]. AWS does not say whether a connection that waits for a function is idle, and the shorter
/// time is assumed.
///
/// [rest]: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
/// [stream]: https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
/// [http]: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
/// [lattice]: https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_UpdateService.html
const TIME_LIMITS: [TimeLimit; 3] = [
    TimeLimit {
        trigger: Trigger::RestApi,
        buffered: Duration::from_secs(29),
        streamed: Duration::from_secs(300),
    },
    TimeLimit {
        trigger: Trigger::HttpApi,
        buffered: Duration::from_secs(30),
        streamed: Duration::from_secs(30),
    },
    TimeLimit {
        trigger: Trigger::Lattice,
        buffered: Duration::from_secs(60),
        streamed: Duration::from_secs(60),
    },
];

impl Trigger {
    /// Returns the default time limits, or `None` if the trigger waits as long as the function runs.
    pub(crate) fn time_limit(self) -> Option<&'static TimeLimit> {
        TIME_LIMITS.iter().find(|limit| limit.trigger == self)
    }
}
