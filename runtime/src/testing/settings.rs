//! What is configured at a door, and the event that comes of it.

use serde_json::Value;

use crate::front::door::Door;
use crate::front::place::Place;
use crate::front::{self, Arrival, alb, http_api, payload_v1};

#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) door: Door,
    pub(super) place: Place,
    pub(super) binary_media_types: Vec<String>,
    pub(super) is_cors: bool,
    pub(super) is_streaming: bool,
    pub(super) authorizer: Option<Value>,
}

impl Settings {
    /// Writes the event of a request whose path behind stage or mapping is `inner`.
    pub(super) fn event(&self, arrival: &Arrival<'_>, inner: &str) -> Value {
        let Settings { door, place, binary_media_types, .. } = self;
        let stage = |default| place.stage.as_deref().unwrap_or(default);
        let is_custom_domain = self.is_custom_domain();
        match door {
            Door::RestApi => payload_v1::event(
                arrival,
                payload_v1::Route { stage: stage("prod"), is_custom_domain, inner },
                payload_v1::Sender::RestApi { binary_media_types },
            ),
            Door::HttpApiV1 => payload_v1::event(
                arrival,
                payload_v1::Route { stage: stage("$default"), is_custom_domain, inner },
                payload_v1::Sender::HttpApi,
            ),
            Door::HttpApi => {
                http_api::event(arrival, http_api::Sender::HttpApi { stage: stage("$default"), path: inner })
            }
            Door::FunctionUrl => http_api::event(arrival, http_api::Sender::FunctionUrl),
            Door::Alb => alb::event(arrival, alb::Form::SingleValue),
            Door::AlbMultiValue => alb::event(arrival, alb::Form::MultiValue),
            Door::LatticeV1 => front::lattice::event_v1(arrival),
            Door::LatticeV2 => front::lattice::event_v2(arrival),
            Door::Invoke => front::invoke::event(arrival.parts, arrival.body),
        }
    }

    /// A REST API has no stage without a name, so the root of a host is a custom domain there.
    fn is_custom_domain(&self) -> bool {
        let Place { stage, mapping } = &self.place;
        mapping.is_some() || (self.door == Door::RestApi && stage.is_none())
    }

    /// Returns the host name that the door has on AWS.
    pub(super) fn domain(&self) -> &'static str {
        match self.door {
            Door::RestApi | Door::HttpApi | Door::HttpApiV1 if self.is_custom_domain() => "api.example.com",
            Door::RestApi | Door::HttpApi | Door::HttpApiV1 => {
                "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"
            }
            Door::Alb | Door::AlbMultiValue => "lambda-123456789.eu-west-1.elb.amazonaws.com",
            Door::LatticeV1 | Door::LatticeV2 => {
                "svc-0123456789abcdef0.7d67968.vpc-lattice-svcs.eu-west-1.on.aws"
            }
            Door::FunctionUrl => "abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws",
            Door::Invoke => "lambda.eu-west-1.amazonaws.com",
        }
    }
}
