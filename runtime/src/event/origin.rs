//! The origin of an event: its trigger and its format.

use bytes::Bytes;
use http::response::Parts;

use super::path::RequestTarget;
use super::raw_event::RawEvent;
use super::response::{self, TooLarge};
use super::{alb, lattice, payload_v1, payload_v2, streaming};
use crate::payload_format::PayloadFormat;
use crate::trigger::Trigger;

/// The trigger of an event, and the format of the event and of its response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) trigger: Trigger,
    pub(super) format: PayloadFormat,
}

impl Origin {
    pub(super) fn request_target<'a>(self, event: &'a RawEvent<'_>) -> RequestTarget<'a> {
        match self.format {
            PayloadFormat::V1 => payload_v1::request_target(event),
            PayloadFormat::V2 => payload_v2::request_target(event),
            PayloadFormat::Alb | PayloadFormat::AlbMultiValue => alb::request_target(event),
            PayloadFormat::LatticeV1 | PayloadFormat::LatticeV2 => lattice::request_target(event),
        }
    }

    /// Encodes the response in the payload format.
    pub(crate) fn response(self, head: &Parts, body: Bytes) -> Result<Bytes, TooLarge> {
        match self.format {
            PayloadFormat::V1 => payload_v1::response(head, body),
            PayloadFormat::V2 => payload_v2::response(head, body),
            PayloadFormat::Alb => alb::response(head, body),
            PayloadFormat::AlbMultiValue => alb::response_multi_value(head, body),
            PayloadFormat::LatticeV1 => lattice::response_v1(head, body),
            PayloadFormat::LatticeV2 => lattice::response(head, body),
        }
    }

    /// Encodes the prelude of a streamed response: its head, and the eight NUL bytes before the body.
    ///
    /// [Function URLs][url] and [REST APIs][rest] can stream.
    ///
    /// [url]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
    /// [rest]: https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
    pub(crate) fn prelude(self, head: &Parts) -> Result<String, TooLarge> {
        match self.trigger {
            Trigger::RestApi => streaming::prelude(head, payload_v1::push_headers),
            _ => streaming::prelude(head, payload_v2::push_headers),
        }
    }

    /// Returns the size limit of the response JSON, in bytes.
    pub(crate) fn response_limit(self) -> usize {
        match self.trigger {
            Trigger::Alb => alb::LIMIT,
            _ => response::LIMIT,
        }
    }

    /// Returns the size limit of the response headers, in bytes. Returns `None` if AWS does not document a
    /// limit.
    ///
    /// API Gateway allows [10,240 bytes][rest], including the headers that it adds. A load balancer allows
    /// [32 K][alb].
    ///
    /// [rest]: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
    /// [alb]: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
    pub(crate) fn header_limit(self) -> Option<usize> {
        match self.trigger {
            Trigger::RestApi | Trigger::HttpApi => Some(10_240 - 512),
            Trigger::Alb => Some(32 * 1024 - 512),
            Trigger::FunctionUrl | Trigger::Lattice | Trigger::DirectInvoke => None,
        }
    }
}
