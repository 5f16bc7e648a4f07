//! A trigger with its configuration.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderMap};
use http::request::Parts;
use http::{Request, Response, StatusCode, Version};
use serde_json::Value;

use super::configuration::Configuration;
use super::cors;
use super::gateway_error::{self, GatewayError};
use super::invocation::Invocation;
use super::limits;
use super::request::{IncomingRequest, MAX_EVENT, RequestIds};
use crate::payload_format::PayloadFormat;
use crate::trigger::Trigger;

/// A trigger with its configuration.
///
/// # Examples
///
/// ```
/// # use lambda_grpc::__private::{MethodDescriptor, ServiceDescriptor, handler};
/// # use lambda_grpc::{Request, Response, Status};
/// use lambda_grpc::Trigger;
/// use lambda_grpc::testing::{Deployment, grpc_web};
///
/// # static PROD: ServiceDescriptor = ServiceDescriptor::new("hello.Prod", &[MethodDescriptor::unary("Alive")]);
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// # let server = handler(&PROD, |_: Request<()>| async { Ok::<_, Status>(Response::new(())) });
/// let rest_api = Deployment::new(Trigger::RestApi).stage("prod").binary_media_types(["*/*"]);
/// let response = rest_api.call(server, grpc_web::request("/prod/hello.Prod/Alive", &())).await;
/// assert!(grpc_web::response::<()>(&response).is_ok());
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Deployment {
    configuration: Arc<Configuration>,
}

impl Deployment {
    /// Creates a trigger at the root of its host. It has no stage in the URL, no CORS and no authorizer.
    ///
    /// The payload format is 1.0 for a REST API, and 2.0 for an HTTP API, a Function URL and a direct
    /// invocation. A load balancer sends single-value headers, and VPC Lattice sends version 2. A REST API
    /// has the binary media type `*/*`.
    #[must_use]
    pub fn new(trigger: Trigger) -> Self {
        Self { configuration: Arc::new(Configuration::new(trigger)) }
    }

    /// Sets the payload format. Has no effect if the trigger does not have this format.
    #[must_use]
    pub fn payload_format(self, format: PayloadFormat) -> Self {
        self.with(|configuration| {
            if configuration.has_format(format) {
                configuration.format = format;
            }
        })
    }

    /// Deploys an API to a stage. Paths begin with the stage, unless it is `$default` or there is a
    /// [`base_path_mapping`](Self::base_path_mapping).
    #[must_use]
    pub fn stage(self, stage: impl Into<String>) -> Self {
        self.with(|configuration| configuration.base_path.stage = Some(stage.into()))
    }

    /// Maps an API to a base path of a custom domain, such as `v1` or `shop/v1`. An empty path is the root.
    ///
    /// [Base path mapping](https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html)
    /// is the name that REST APIs use; HTTP APIs call it an API mapping.
    #[must_use]
    pub fn base_path_mapping(self, base_path: impl Into<String>) -> Self {
        self.with(|configuration| configuration.base_path.mapping = Some(base_path.into()))
    }

    /// Sets the `binaryMediaTypes` of a REST API.
    #[must_use]
    pub fn binary_media_types(self, types: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.with(|configuration| {
            configuration.binary_media_types = types.into_iter().map(Into::into).collect();
        })
    }

    /// Enables the CORS configuration of an HTTP API or a Function URL, which then handles preflight
    /// requests.
    #[must_use]
    pub fn cors(self) -> Self {
        self.with(|configuration| configuration.has_cors = true)
    }

    /// Enables response streaming, which Function URLs (`RESPONSE_STREAM`) and REST APIs (`STREAM`) have.
    #[must_use]
    pub fn streaming(self) -> Self {
        self.with(|configuration| {
            configuration.is_streaming =
                matches!(configuration.trigger, Trigger::RestApi | Trigger::FunctionUrl);
        })
    }

    /// Sets the result of an authorizer, in the form that it has in the event's `requestContext.authorizer`:
    ///
    /// | trigger | authorizer | form |
    /// |---|---|---|
    /// | REST API | Cognito | `{"claims": {"sub": "ada", "exp": "1764190146"}}` |
    /// | REST API | JWT | `{"claims": {"sub": "ada", "exp": 1764190146}}` |
    /// | REST API | Lambda | `{"principalId": "ada", "tenant": "blue"}` |
    /// | HTTP API, 2.0 | JWT | `{"jwt": {"claims": {"sub": "ada"}, "scopes": null}}` |
    /// | HTTP API, 2.0 | Lambda | `{"lambda": {"tenant": "blue"}}` |
    /// | HTTP API, 2.0, and Function URL | IAM | `{"iam": {"userArn": "arn:aws:iam::111122223333:user/ada"}}` |
    /// | HTTP API, 1.0 | JWT | `{"claims": {"sub": "ada"}, "scopes": null}` |
    /// | HTTP API, 1.0 | Lambda | `{"tenant": "blue"}` |
    ///
    /// Other triggers have no authorizer. [`identity`](Self::identity) is for the IAM callers of a REST API.
    #[must_use]
    pub fn authorizer(self, authorizer: impl Into<Value>) -> Self {
        self.with(|configuration| configuration.authorizer = Some(authorizer.into()))
    }

    /// Sets members of `requestContext.identity`, which payload format 1.0 and version 2 of VPC Lattice's event
    /// have: `{"userArn": "arn:aws:iam::111122223333:user/ada"}` for an IAM caller of a REST API, and
    /// `{"type": "AWS_IAM", "principal": ".."}` for one of VPC Lattice.
    #[must_use]
    pub fn identity(self, identity: impl Into<Value>) -> Self {
        self.with(|configuration| configuration.identity = Some(identity.into()))
    }

    /// Returns how long the trigger waits for the function by default, or `None` if it waits as long as the
    /// function runs.
    #[doc(hidden)]
    #[must_use]
    pub fn time_limit(&self) -> Option<Duration> {
        let Configuration { trigger, is_streaming, .. } = &*self.configuration;
        let limit = trigger.time_limit()?;
        Some(if *is_streaming { limit.streamed } else { limit.buffered })
    }

    fn with(mut self, change: impl FnOnce(&mut Configuration)) -> Self {
        change(Arc::make_mut(&mut self.configuration));
        self
    }

    /// Creates the event of a request.
    ///
    /// # Errors
    ///
    /// Returns the response that the trigger sends without invoking the function. It does this for a path of
    /// another API, a request over the limits, and a CORS preflight request.
    #[doc(hidden)]
    pub fn invoke<B: Into<Bytes>>(&self, request: Request<B>) -> Result<Invocation, Box<Response<Bytes>>> {
        let Configuration { trigger, base_path, has_cors, .. } = &*self.configuration;
        let (parts, body) = request.into_parts();
        let body = body.into();
        let ids = RequestIds::new();
        let reject = |error| Box::new(gateway_error::response(*trigger, error));
        if body.len() > limits::max_body(*trigger) {
            return Err(reject(GatewayError::RequestTooLarge));
        }
        if !limits::accepts_headers(*trigger, &parts) {
            return Err(reject(GatewayError::HeadersTooLarge));
        }
        let preflight = || if *has_cors { cors::preflight(*trigger, &parts) } else { None };
        if let Some(response) = reject_grpc(*trigger, &parts).or_else(preflight) {
            return Err(Box::new(response));
        }
        let path = match trigger {
            Trigger::RestApi | Trigger::HttpApi => {
                base_path.strip(parts.uri.path()).ok_or_else(|| reject(GatewayError::NoRoute))?
            }
            _ => parts.uri.path(),
        };
        let request = IncomingRequest {
            parts: &parts,
            body: &body,
            domain: self.configuration.domain(),
            ids: &ids,
            authorizer: self.configuration.authorizer.as_ref(),
            identity: self.configuration.identity.as_ref(),
        };
        let event = self.configuration.event(&request, path).to_string();
        if event.len() > MAX_EVENT {
            return Err(reject(GatewayError::RequestTooLarge));
        }
        let accept = parts.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
        Ok(Invocation::new(Arc::clone(&self.configuration), event, ids, accept.map(str::to_owned)))
    }
}

/// Rejects native gRPC like a load balancer whose target is not gRPC, with its own status 464.
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html>
fn reject_grpc(trigger: Trigger, parts: &Parts) -> Option<Response<Bytes>> {
    if trigger != Trigger::Alb || parts.version != Version::HTTP_2 || !is_grpc(&parts.headers) {
        return None;
    }
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::from_u16(464).unwrap_or(StatusCode::BAD_REQUEST);
    Some(response)
}

fn is_grpc(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| {
        let media_type = value.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default();
        media_type == b"application/grpc" || media_type.starts_with(b"application/grpc+")
    })
}
