//! The configuration of a trigger.

use serde_json::Value;

use super::base_path::BasePath;
use super::payload_v1::{self, ApiPath};
use super::request::IncomingRequest;
use super::{alb, lattice, payload_v2};
use crate::payload_format::PayloadFormat;
use crate::trigger::Trigger;

/// The configuration of a trigger.
#[derive(Debug, Clone)]
pub(super) struct Configuration {
    pub(super) trigger: Trigger,
    pub(super) format: PayloadFormat,
    pub(super) base_path: BasePath,
    pub(super) binary_media_types: Vec<String>,
    pub(super) has_cors: bool,
    pub(super) is_streaming: bool,
    pub(super) authorizer: Option<Value>,
    pub(super) identity: Option<Value>,
}

impl Configuration {
    pub(super) fn new(trigger: Trigger) -> Self {
        Self {
            trigger,
            format: match trigger {
                Trigger::RestApi => PayloadFormat::V1,
                Trigger::HttpApi | Trigger::FunctionUrl | Trigger::DirectInvoke => PayloadFormat::V2,
                Trigger::Alb => PayloadFormat::Alb,
                Trigger::Lattice => PayloadFormat::LatticeV2,
            },
            base_path: BasePath::default(),
            binary_media_types: vec!["*/*".to_owned()],
            has_cors: false,
            is_streaming: false,
            authorizer: None,
            identity: None,
        }
    }

    /// Returns true if the trigger can use a payload format.
    pub(super) fn has_format(&self, format: PayloadFormat) -> bool {
        match format {
            PayloadFormat::V1 => matches!(self.trigger, Trigger::RestApi | Trigger::HttpApi),
            PayloadFormat::V2 => !matches!(self.trigger, Trigger::RestApi | Trigger::Alb | Trigger::Lattice),
            PayloadFormat::Alb | PayloadFormat::AlbMultiValue => self.trigger == Trigger::Alb,
            PayloadFormat::LatticeV1 | PayloadFormat::LatticeV2 => self.trigger == Trigger::Lattice,
        }
    }

    /// Creates the event of a request whose path inside the API is `path`.
    pub(super) fn event(&self, request: &IncomingRequest<'_>, path: &str) -> Value {
        let Self { trigger, format, base_path, binary_media_types, .. } = self;
        let stage = |default| base_path.stage.as_deref().unwrap_or(default);
        let is_custom_domain = self.is_custom_domain();
        match (format, trigger) {
            (PayloadFormat::V1, Trigger::RestApi) => {
                let api_path = ApiPath { stage: stage("prod"), is_custom_domain, path };
                payload_v1::event(request, api_path, payload_v1::Sender::RestApi { binary_media_types })
            }
            (PayloadFormat::V1, _) => {
                let api_path = ApiPath { stage: stage("$default"), is_custom_domain, path };
                payload_v1::event(request, api_path, payload_v1::Sender::HttpApi)
            }
            (PayloadFormat::V2, Trigger::FunctionUrl) => {
                payload_v2::event(request, payload_v2::Sender::FunctionUrl)
            }
            (PayloadFormat::V2, Trigger::DirectInvoke) => payload_v2::direct_event(request),
            (PayloadFormat::V2, _) => {
                payload_v2::event(request, payload_v2::Sender::HttpApi { stage: stage("$default"), path })
            }
            (PayloadFormat::Alb | PayloadFormat::AlbMultiValue, _) => alb::event(request, *format),
            (PayloadFormat::LatticeV1, _) => lattice::event_v1(request),
            (PayloadFormat::LatticeV2, _) => lattice::event_v2(request),
        }
    }

    /// Returns true for a custom domain. A REST API whose URL has no stage has a custom domain, because all
    /// its stages have names.
    fn is_custom_domain(&self) -> bool {
        let BasePath { stage, mapping } = &self.base_path;
        mapping.is_some() || (self.trigger == Trigger::RestApi && stage.is_none())
    }

    /// Returns the host name of the trigger.
    pub(super) fn domain(&self) -> &'static str {
        match self.trigger {
            Trigger::RestApi | Trigger::HttpApi if self.is_custom_domain() => "api.example.com",
            Trigger::RestApi | Trigger::HttpApi => "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
            Trigger::Alb => "lambda-123456789.eu-west-1.elb.amazonaws.com",
            Trigger::Lattice => "svc-0123456789abcdef0.7d67968.vpc-lattice-svcs.eu-west-1.on.aws",
            Trigger::FunctionUrl => "abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws",
            Trigger::DirectInvoke => "lambda.eu-west-1.amazonaws.com",
        }
    }
}
