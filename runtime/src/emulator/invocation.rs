//! The invocation of a function by a trigger.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::configuration::Configuration;
use super::gateway_error::{self, GatewayError};
use super::limits::{MAX_ALB_BODY, MAX_HEADERS, MAX_RESPONSE, headers_size};
use super::request::RequestIds;
use super::response::{Malformed, streaming};
use super::{alb, cors, lattice, payload_v1, payload_v2};
use crate::payload_format::PayloadFormat;
use crate::trigger::Trigger;

/// The event of a request, and the trigger that waits for the response.
#[derive(Debug)]
pub struct Invocation {
    configuration: Arc<Configuration>,
    event: Bytes,
    ids: RequestIds,
    accept: Option<String>,
}

impl Invocation {
    pub(super) fn new(
        configuration: Arc<Configuration>,
        event: String,
        ids: RequestIds,
        accept: Option<String>,
    ) -> Self {
        Self { configuration, event: event.into(), ids, accept }
    }

    /// Returns the JSON of the event.
    #[must_use]
    pub fn event(&self) -> &Bytes {
        &self.event
    }

    /// Returns the ID of the request, or Lambda's ID of the invocation if the trigger has no request IDs.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.ids.request_id
    }

    /// Returns the X-Ray tracing header.
    #[must_use]
    pub fn trace_id(&self) -> &str {
        &self.ids.trace_id
    }

    /// Creates the HTTP response for a buffered response of the function.
    #[must_use]
    pub fn respond(&self, json: &[u8]) -> Response<Bytes> {
        let Configuration { trigger, format, binary_media_types, is_streaming, .. } = &*self.configuration;
        let parsed = match (trigger, format) {
            _ if json.len() > MAX_RESPONSE => return self.fail(GatewayError::Function { error: TOO_LARGE }),
            // A Function URL sends a response that is not streamed as if it were the body. A REST API does
            // not find the delimiter.
            (Trigger::FunctionUrl, _) if *is_streaming => return self.finish(octets(json)),
            (Trigger::RestApi, _) if *is_streaming => Err(Malformed::Shape),
            (Trigger::Alb, _) if json.len() > MAX_ALB_BODY => Err(Malformed::Shape),
            (Trigger::RestApi, _) => {
                payload_v1::rest_response(json, self.accept.as_deref(), binary_media_types)
            }
            (Trigger::FunctionUrl, _) => payload_v2::response(json).map(with_default_type),
            (_, PayloadFormat::V1) => payload_v1::http_api_response(json),
            (_, PayloadFormat::V2) => payload_v2::response(json),
            (_, PayloadFormat::Alb | PayloadFormat::AlbMultiValue) => alb::response(json, *format),
            (_, PayloadFormat::LatticeV1 | PayloadFormat::LatticeV2) => lattice::response(json),
        };
        match parsed {
            Ok(response) => self.finish(response),
            Err(malformed) => self.malformed(malformed),
        }
    }

    /// Creates the HTTP response for a streamed response that is complete: prelude, eight NUL bytes and body.
    #[must_use]
    pub fn respond_streamed(&self, response: &[u8]) -> Response<Bytes> {
        let Some((prelude, body)) = streaming::split(response) else {
            return self.malformed(Malformed::Shape);
        };
        match self.respond_prelude(prelude) {
            Ok(head) => head.map(|()| Bytes::copy_from_slice(body)),
            Err(rejection) => *rejection,
        }
    }

    /// Creates the head of the HTTP response for the prelude of a streamed response.
    ///
    /// # Errors
    ///
    /// Returns the error of the trigger if the prelude is malformed or over 16 KB, or if streaming is not
    /// enabled.
    pub fn respond_prelude(&self, prelude: &[u8]) -> Result<Response<()>, Box<Response<Bytes>>> {
        let is_short = prelude.len() + streaming::DELIMITER.len() <= streaming::MAX_PRELUDE;
        let head =
            if is_short && self.configuration.is_streaming { streaming::parse(prelude).ok() } else { None };
        let head = head.ok_or_else(|| Box::new(self.malformed(Malformed::Shape)))?;
        Ok(self.finish(Response::from_parts(head, Bytes::new())).map(drop))
    }

    /// Creates the HTTP response for an error of the trigger.
    #[must_use]
    pub fn fail(&self, error: GatewayError<'_>) -> Response<Bytes> {
        let mut response = gateway_error::response(self.configuration.trigger, error);
        self.append_headers(response.headers_mut());
        response
    }

    fn malformed(&self, malformed: Malformed) -> Response<Bytes> {
        let mut response = self.fail(GatewayError::MalformedResponse);
        if self.configuration.trigger == Trigger::RestApi {
            *response.status_mut() = payload_v1::rest_status(malformed);
        }
        response
    }

    fn finish(&self, mut response: Response<Bytes>) -> Response<Bytes> {
        let headers = response.headers_mut();
        match self.configuration.trigger {
            // "Total combined size of request line and header values": AWS does not say whether this includes
            // responses.
            Trigger::RestApi | Trigger::HttpApi if headers_size(headers) > MAX_HEADERS => {
                return self.malformed(Malformed::Shape);
            }
            Trigger::RestApi => payload_v1::remap(headers),
            // This is not documented, but users of Function URLs with basic authentication report it.
            Trigger::FunctionUrl => {
                if let Some(value) = headers.remove(header::WWW_AUTHENTICATE) {
                    headers.insert(HeaderName::from_static("x-amzn-remapped-www-authenticate"), value);
                }
            }
            _ => {}
        }
        // Headers of the connection, and the length, which the trigger computes.
        for name in [header::CONNECTION, header::TRANSFER_ENCODING, header::CONTENT_LENGTH] {
            headers.remove(name);
        }
        self.append_headers(headers);
        response
    }

    /// Appends the headers of the trigger.
    fn append_headers(&self, headers: &mut HeaderMap) {
        let Configuration { trigger, has_cors, .. } = &*self.configuration;
        let RequestIds { request_id, trace_id, .. } = &self.ids;
        let added: &[(&'static str, &str)] = match trigger {
            Trigger::RestApi => &[
                ("x-amzn-requestid", request_id),
                ("x-amz-apigw-id", "a1b2c3d4e5f6="),
                ("x-amzn-trace-id", trace_id),
            ],
            Trigger::HttpApi => &[("apigw-requestid", request_id)],
            Trigger::FunctionUrl => &[("x-amzn-requestid", request_id), ("x-amzn-trace-id", trace_id)],
            _ => &[],
        };
        for (name, value) in added {
            if let Ok(value) = HeaderValue::try_from(*value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        if *has_cors {
            cors::append(*trigger, headers);
        }
    }
}

/// Lambda's error for a response over its limit.
const TOO_LARGE: &[u8] = b"{\"errorType\":\"Function.ResponseSizeTooLarge\",\"errorMessage\":\"Response payload size exceeded maximum allowed payload size (6291556 bytes).\"}";

fn octets(body: &[u8]) -> Response<Bytes> {
    let mut response = Response::new(Bytes::copy_from_slice(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    response
}

fn with_default_type(mut response: Response<Bytes>) -> Response<Bytes> {
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().entry(header::CONTENT_TYPE).or_insert(json);
    response
}
