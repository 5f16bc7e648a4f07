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
    /// A VPC Lattice service.
    Lattice,
    /// A caller of Lambda's [Invoke API][invoke] who sends an event with payload format 2.0.
    ///
    /// It is recognized by an event without `requestContext.domainName`, which API Gateway and Function URLs
    /// always send.
    ///
    /// [invoke]: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
    DirectInvoke,
}
