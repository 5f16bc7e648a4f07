//! The detection of an event's trigger and payload format.

use super::origin::Origin;
use super::raw_event::RawEvent;
use super::{payload_v1, payload_v2};
use crate::payload_format::PayloadFormat;
use crate::trigger::Trigger;

/// Recognizes an event by keys that no other event has. `version` alone does not identify an event, because
/// several kinds of events have it.
pub(super) fn detect(event: &RawEvent<'_>) -> Option<Origin> {
    let context = &event.context;
    let (trigger, format) = if event.clues.is_conclusive() {
        return None;
    } else if context.has_elb {
        let is_multi_value = event.is_multi_value;
        (Trigger::Alb, if is_multi_value { PayloadFormat::AlbMultiValue } else { PayloadFormat::Alb })
    } else if context.has_service_network_arn {
        (Trigger::Lattice, PayloadFormat::LatticeV2)
    } else if event.lattice_path.0.is_some() {
        (Trigger::Lattice, PayloadFormat::LatticeV1)
    } else if context.http_method.is_some() {
        (payload_v2::trigger(event), PayloadFormat::V2)
    } else if let Some(trigger) = payload_v1::trigger(event) {
        (trigger, PayloadFormat::V1)
    } else {
        return None;
    };
    Some(Origin { trigger, format })
}
