//! The names of headers, as Lambda writes them.

/// The request id of an invocation.
pub const REQUEST_ID: &str = "Lambda-Runtime-Aws-Request-Id";

/// The id of one attempt of an invocation, which the function sends back with its response.
pub const INVOCATION_ID: &str = "Lambda-Runtime-Invocation-Id";

/// The time of day at which the invocation times out, in milliseconds.
pub const DEADLINE: &str = "Lambda-Runtime-Deadline-Ms";

/// The ARN of the function, its version or its alias.
pub const FUNCTION_ARN: &str = "Lambda-Runtime-Invoked-Function-Arn";

/// The tracing header of X-Ray.
pub const TRACE_ID: &str = "Lambda-Runtime-Trace-Id";

/// What the caller's mobile SDK says about itself.
pub const CLIENT_CONTEXT: &str = "Lambda-Runtime-Client-Context";

/// The identity of the caller in Amazon Cognito.
pub const COGNITO_IDENTITY: &str = "Lambda-Runtime-Cognito-Identity";

/// The tenant of a function with tenant isolation.
pub const TENANT_ID: &str = "Lambda-Runtime-Aws-Tenant-Id";

/// `streaming` in the request with a response that is streamed.
pub const RESPONSE_MODE: &str = "Lambda-Runtime-Function-Response-Mode";

/// The type of an error. It is a trailer if a streamed response fails.
pub const ERROR_TYPE: &str = "Lambda-Runtime-Function-Error-Type";

/// The id that an extension receives when it registers, and sends back.
pub const EXTENSION_ID: &str = "Lambda-Extension-Identifier";

/// The content type of a streamed response that begins with a prelude: the status and the headers, as JSON.
pub const HTTP_INTEGRATION: &str = "application/vnd.awslambda.http-integration-response";
