//! The content types of Twirp.

use crate::protocol::codec::{Codec, JsonStyle};

pub(super) const PROTOBUF: &str = "application/protobuf";
pub(super) const JSON: &str = "application/json";

/// Returns the codec of a media type.
pub(super) fn codec(media_type: &[u8]) -> Option<Codec> {
    if media_type.eq_ignore_ascii_case(PROTOBUF.as_bytes()) {
        Some(Codec::Proto)
    } else if media_type.eq_ignore_ascii_case(JSON.as_bytes()) {
        Some(Codec::Json(JsonStyle::Twirp))
    } else {
        None
    }
}
