//! The details of a status, which `tonic-types` and all gRPC libraries encode as a `google.rpc.Status`.
//!
//! [`google/rpc/status.proto`](https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto).

use prost::Message;

/// The part of `google.rpc.Status` that a tonic status has no other field for.
#[derive(Message)]
struct RpcStatus {
    #[prost(message, repeated, tag = "3")]
    details: Vec<Detail>,
}

/// A `google.protobuf.Any`.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Detail {
    #[prost(string, tag = "1")]
    type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    pub(crate) value: Vec<u8>,
}

impl Detail {
    /// Returns the full name of the message type, without the host that a type URL begins with.
    pub(crate) fn type_name(&self) -> &str {
        self.type_url.rsplit('/').next().unwrap_or_default()
    }
}

/// Parses the details. The list is empty if the bytes are not a `google.rpc.Status`.
pub(crate) fn parse(bytes: &[u8]) -> Vec<Detail> {
    RpcStatus::decode(bytes).map(|status| status.details).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_type_without_its_host() {
        let detail = Detail { type_url: "type.googleapis.com/google.rpc.ErrorInfo".into(), value: vec![1] };
        let bytes = RpcStatus { details: vec![detail.clone()] }.encode_to_vec();
        assert_eq!(parse(&bytes), [detail]);
        assert_eq!(parse(&bytes)[0].type_name(), "google.rpc.ErrorInfo");
        assert_eq!(parse(b"\xff"), []);
    }
}
