//! The triggers, which invoke a function with an HTTP request.

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
