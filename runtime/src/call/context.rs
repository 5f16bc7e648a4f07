//! The context of a call.

use tonic::Status;

use super::native_grpc::NativeGrpc;
use super::span::CallSpan;
use crate::base64::Headroom;
use crate::context::Deadline;

/// The information that a host gives to a protocol about a call, in the extensions of the request.
#[derive(Debug, Clone, Default)]
pub(crate) struct CallContext {
    /// When the host stops waiting for the response.
    pub(crate) deadline: Option<Deadline>,
    /// Why the host rejects the request. The protocol sends it to the caller, and no handler runs.
    pub(crate) rejection: Option<Status>,
    /// The response should be text, because what invoked the function may not decode base64. It must not be
    /// compressed.
    pub(crate) is_text_only: bool,
    /// What invoked the function does not decode base64, so errors in gRPC-Web must not have a body.
    pub(crate) has_no_base64: bool,
    /// The memory that the host needs in the buffer of the response.
    pub(crate) headroom: Headroom,
    /// The span of the call, if the host has opened one.
    pub(crate) span: CallSpan,
    /// How native gRPC calls are served without trailers.
    pub(crate) native_grpc: NativeGrpc,
    /// The host's remedy for missing trailers.
    pub(crate) trailers_remedy: Option<&'static str>,
}
