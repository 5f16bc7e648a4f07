//! A small API Gateway: HTTP in, the event of an HTTP API out, and back.
//!
//! What it does to a request is what [the real one does][doc]: names in lower case, repeated headers joined, the body as
//! base64 unless it is text, at most 6 MB of it.
//!
//! [doc]: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::request::Parts;
use http::{Method, Request, Response, StatusCode, Version};
use serde::{Deserialize, Serialize};

use super::guard::Guard;
use super::native;
use crate::body::{Body, CollectError, RequestBody, collect};
use crate::event::Event;
use crate::host::exchange::{HttpService, exchange, respond};
use crate::host::settings::Host;
use crate::protocol::Described;
use crate::service::ServiceDescriptor;

/// The most that Lambda takes as one event, and so the most that a gateway lets through.
const MAX_BODY: usize = 6 * 1024 * 1024;

#[derive(Debug, Clone)]
pub(super) struct Gateway<S> {
    host: Arc<Host>,
    service: S,
    guard: Guard,
}

impl<S: HttpService> Gateway<S> {
    pub(super) fn new(host: Arc<Host>, service: S, guard: Guard) -> Self {
        Self { host, service, guard }
    }

    /// Asks the application what it serves, the way a person with a browser would.
    ///
    /// Layers may keep the answer back; then there is nothing to tell.
    pub(super) async fn describe(self) -> Vec<&'static ServiceDescriptor> {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = Method::GET;
        let response = respond(self.service, request).await.unwrap_or_default();
        response.extensions().get::<Described>().map(|described| described.0.clone()).unwrap_or_default()
    }

    /// Answers one request the way that the real gateway and the function behind it would.
    pub(super) async fn answer<B: RequestBody>(self, request: Request<B>) -> Response<Body> {
        let (mut parts, body) = request.into_parts();
        let host = parts.uri.authority().map(|authority| authority.as_str());
        let host = host.or_else(|| parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()));
        if !self.guard.admits(host) {
            return error(
                StatusCode::FORBIDDEN,
                "Forbidden: the Host of this request is not a name of this machine. Call 127.0.0.1 or localhost, or \
                 listen beyond loopback with LAMBDA_GRPC_ADDR.",
            );
        }
        // Every AWS front door takes the trailers of a native reply away; Envoy in production, and `native` here, has
        // the function answer in gRPC-Web and makes trailers of the trailer frame. HTTP/1.1 cannot have them anyway.
        let is_native = parts.version == Version::HTTP_2 && native::to_grpc_web(&mut parts.headers);
        let reply = match collect(body, MAX_BODY).await {
            Ok(body) => self.invoke(&parts, &body).await,
            Err(CollectError::TooLarge) => error(StatusCode::PAYLOAD_TOO_LARGE, "Request Too Long"),
            Err(CollectError::Broken(_)) => error(StatusCode::BAD_REQUEST, "Bad Request"),
        };
        if is_native { native::from_grpc_web(reply) } else { reply }
    }

    /// Sends the request through the very path that an event takes on Lambda.
    async fn invoke(self, parts: &Parts, body: &[u8]) -> Response<Body> {
        let reply = async {
            let event = serde_json::to_vec(&HttpApiEvent::new(parts, body)).ok()?;
            let event: Event = serde_json::from_slice(&event).ok()?;
            let reply = exchange(&self.host, self.service, event, None).await.ok()?;
            serde_json::from_str::<HttpApiReply>(&reply).ok()?.into_response()
        };
        reply.await.unwrap_or_else(|| error(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"))
    }
}

/// Answers as the gateway itself does when the function does not.
fn error(code: StatusCode, message: &str) -> Response<Body> {
    let mut response = Response::new(Body::new(format!("{{\"message\":\"{message}\"}}")));
    *response.status_mut() = code;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// The event of payload format 2.0.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HttpApiEvent<'a> {
    version: &'static str,
    route_key: &'static str,
    raw_path: &'a str,
    raw_query_string: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cookies: Vec<Cow<'a, str>>,
    headers: BTreeMap<&'a str, String>,
    request_context: RequestContext<'a>,
    #[serde(skip_serializing_if = "str::is_empty")]
    body: Cow<'a, str>,
    is_base64_encoded: bool,
}

#[derive(Serialize)]
struct RequestContext<'a> {
    stage: &'static str,
    http: Http<'a>,
}

#[derive(Serialize)]
struct Http<'a> {
    method: &'a str,
    path: &'a str,
    protocol: &'static str,
}

impl<'a> HttpApiEvent<'a> {
    fn new(parts: &'a Parts, body: &'a [u8]) -> Self {
        let path = parts.uri.path();
        let text = str::from_utf8(body).ok().filter(|_| body.is_empty() || is_text(&parts.headers));
        let mut headers = BTreeMap::new();
        let mut cookies = Vec::new();
        for (name, value) in &parts.headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            if name == header::COOKIE {
                cookies.push(value);
            } else {
                let joined: &mut String = headers.entry(name.as_str()).or_default();
                if !joined.is_empty() {
                    joined.push(',');
                }
                *joined += &value;
            }
        }
        Self {
            version: "2.0",
            route_key: "$default",
            raw_path: path,
            raw_query_string: parts.uri.query().unwrap_or_default(),
            cookies,
            headers,
            request_context: RequestContext {
                stage: "$default",
                // Whatever the client spoke: the real gateway says so too.
                http: Http { method: parts.method.as_str(), path, protocol: "HTTP/1.1" },
            },
            body: text.map_or_else(|| base64_simd::STANDARD.encode_to_string(body).into(), Cow::Borrowed),
            is_base64_encoded: text.is_none(),
        }
    }
}

fn is_text(headers: &HeaderMap) -> bool {
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    content_type.starts_with("text/") || content_type.starts_with("application/json")
}

/// The reply of payload format 2.0.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HttpApiReply {
    status_code: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    cookies: Vec<String>,
    #[serde(default)]
    body: String,
    #[serde(default)]
    is_base64_encoded: bool,
}

impl HttpApiReply {
    fn into_response(self) -> Option<Response<Body>> {
        let body = if self.is_base64_encoded {
            Bytes::from(base64_simd::STANDARD.decode_to_vec(self.body).ok()?)
        } else {
            self.body.into()
        };
        let mut response = Response::new(Body::new(body));
        *response.status_mut() = StatusCode::from_u16(self.status_code).ok()?;
        let cookies = self.cookies.into_iter().map(|cookie| (header::SET_COOKIE.to_string(), cookie));
        for (name, value) in self.headers.into_iter().chain(cookies) {
            response
                .headers_mut()
                .append(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
        }
        Some(response)
    }
}
