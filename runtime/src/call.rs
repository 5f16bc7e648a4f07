//! What a host tells a protocol about one call, in words that neither AWS nor RPC owns.

use crate::protocol::{Deadline, NativeGrpc};
use crate::span::CallSpan;

/// How large a reply is, in bytes, of which base64 is made in its own memory: to copy a smaller one costs less.
pub(crate) const LARGE: usize = 16 * 1024;

/// Travels in the request's extensions from the host, through the user's layers, to the protocol.
#[derive(Debug, Clone, Default)]
pub(crate) struct CallContext {
    /// When the host stops waiting for an answer.
    pub(crate) deadline: Option<Deadline>,
    /// What the host found wrong with the request; answered in the caller's protocol before any handler runs.
    pub(crate) fault: Option<Fault>,
    /// The reply must be text, because the front door does not make bytes of base64 for this request: a compressed
    /// one would arrive as base64.
    pub(crate) is_text_only: bool,
    /// The most bytes of base64 that the host makes of a reply that is no text, if it makes any: of a [`LARGE`] one in its
    /// own memory, where that has room.
    pub(crate) base64_limit: Option<usize>,
    /// The span of the call, if the host has opened one.
    pub(crate) span: CallSpan,
    /// What the application chose for native gRPC without trailers.
    pub(crate) native_grpc: NativeGrpc,
}

/// A request that arrived damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The event says that its body is base64, and it is not.
    Base64,
    /// A binary body came as text, and so lost every byte that is none.
    Mangled,
    /// The path begins with none of the prefixes that the application set.
    OutsidePrefix,
}

/// Bounds the size of one message, in bytes of protobuf, before any compression and base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The largest request message that is decoded; a larger one is answered `RESOURCE_EXHAUSTED`.
    ///
    /// 6 MiB unless set: [no request to a Lambda function is larger][quotas].
    ///
    /// [quotas]: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    pub max_decoding_message_size: usize,
    /// The largest reply message that is encoded; a larger one is answered `RESOURCE_EXHAUSTED`.
    ///
    /// Unbounded unless set; on Lambda the host refuses what the front door would not let through.
    pub max_encoding_message_size: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_decoding_message_size: 6 * 1024 * 1024, max_encoding_message_size: usize::MAX }
    }
}
