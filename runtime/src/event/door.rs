//! Which front door an event comes from, and what that decides.

use std::borrow::Cow;

use bytes::Bytes;
use http::response::Parts;

use super::read::Reading;
use super::{TooLarge, alb, http_api, lattice, reply, rest};

/// The front doors of AWS that invoke a function with an HTTP request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FrontDoor {
    /// An API Gateway REST API.
    RestApi,
    /// An API Gateway HTTP API, of either payload format. Also a direct invocation, whose event has that shape.
    HttpApi,
    /// A Lambda Function URL.
    FunctionUrl,
    /// An Application Load Balancer.
    LoadBalancer,
    /// A VPC Lattice service.
    Lattice,
}

/// A front door together with the shape that its events and replies have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    Rest,
    /// An HTTP API with payload format 1.0.
    HttpApiV1,
    /// An HTTP API with payload format 2.0.
    HttpApi,
    FunctionUrl,
    Alb,
    /// A load balancer whose target group has `lambda.multi_value_headers.enabled`.
    AlbMultiValue,
    LatticeV1,
    Lattice,
}

/// Where a request went, in the front door's words.
pub(super) struct Route<'a> {
    pub(super) method: &'a str,
    /// Without what the event proves to be the front door's own prefix.
    pub(super) path: Cow<'a, str>,
    pub(super) query: Cow<'a, str>,
}

impl Door {
    /// Tells the door from keys that no other has; never from `version`, which several share.
    pub(super) fn of(event: &Reading<'_>) -> Option<Self> {
        let context = &event.context;
        let is_multi_value = event.is_multi_value;
        if event.evidence.is_conclusive() {
            None
        } else if context.has_elb {
            Some(if is_multi_value { Self::AlbMultiValue } else { Self::Alb })
        } else if context.has_service_network_arn {
            Some(Self::Lattice)
        } else if event.lattice_path.0.is_some() {
            Some(Self::LatticeV1)
        } else if context.http_method.is_some() {
            // https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html: `<url-id>.lambda-url.<region>.on.aws`
            let is_url = context.domain_name.get().contains(".lambda-url.");
            Some(if is_url { Self::FunctionUrl } else { Self::HttpApi })
        } else if event.method.0.is_some() && event.resource.0.is_some() {
            // A REST API has no `version`; its emulators have one.
            Some(if event.version.0.is_some() { Self::HttpApiV1 } else { Self::Rest })
        } else {
            None
        }
    }

    pub(super) fn route<'a>(self, event: &'a Reading<'_>) -> Route<'a> {
        match self {
            Self::Rest | Self::HttpApiV1 => rest::route(event),
            Self::HttpApi | Self::FunctionUrl => http_api::route(event),
            Self::Alb | Self::AlbMultiValue => alb::route(event),
            Self::LatticeV1 | Self::Lattice => lattice::route(event),
        }
    }

    /// Writes the reply JSON that this door reads.
    pub(crate) fn reply(self, head: &Parts, body: Bytes) -> Result<Bytes, TooLarge> {
        match self {
            Self::Rest | Self::HttpApiV1 => rest::reply(head, body),
            Self::HttpApi | Self::FunctionUrl => http_api::reply(head, body),
            Self::Alb => alb::reply(head, body),
            Self::AlbMultiValue => alb::reply_multi_value(head, body),
            Self::LatticeV1 | Self::Lattice => lattice::reply(head, body),
        }
    }

    /// Writes the head of a reply in streaming form, up to the eight NUL bytes that separate it from the body.
    ///
    /// Of the doors that stream: [Function URLs][url], [REST APIs][rest].
    ///
    /// [url]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
    /// [rest]: https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
    pub(crate) fn prelude(self, head: &Parts) -> Result<String, TooLarge> {
        match self {
            Self::Rest => reply::prelude(head, rest::push_headers),
            _ => reply::prelude(head, http_api::push_headers),
        }
    }

    /// Returns how many bytes of reply JSON the door lets through.
    pub(crate) fn reply_limit(self) -> usize {
        match self.front() {
            FrontDoor::LoadBalancer => alb::LIMIT,
            _ => reply::LIMIT,
        }
    }

    /// Returns how many bytes of reply headers the door lets through, as far as AWS says.
    ///
    /// API Gateway [10,240][rest], of which some are for the headers that it adds; a load balancer [32 K][alb].
    ///
    /// [rest]: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
    /// [alb]: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
    pub(crate) fn header_limit(self) -> Option<usize> {
        match self.front() {
            FrontDoor::RestApi | FrontDoor::HttpApi => Some(10_240 - 512),
            FrontDoor::LoadBalancer => Some(32 * 1024 - 512),
            FrontDoor::FunctionUrl | FrontDoor::Lattice => None,
        }
    }

    /// Returns the door without its shape.
    pub(crate) fn front(self) -> FrontDoor {
        match self {
            Self::Rest => FrontDoor::RestApi,
            Self::HttpApiV1 | Self::HttpApi => FrontDoor::HttpApi,
            Self::FunctionUrl => FrontDoor::FunctionUrl,
            Self::Alb | Self::AlbMultiValue => FrontDoor::LoadBalancer,
            Self::LatticeV1 | Self::Lattice => FrontDoor::Lattice,
        }
    }
}
