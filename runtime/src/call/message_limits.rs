//! The size limits of messages.

/// The largest messages that a service accepts and sends, in bytes of protobuf: before compression and
/// base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The largest request message that is decoded. A larger one is rejected with `RESOURCE_EXHAUSTED`.
    ///
    /// The default is 6 MiB, the size of [the largest request to a Lambda function][quotas].
    ///
    /// [quotas]: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    pub max_decoding_message_size: usize,
    /// The largest response message that is encoded. A larger one is replaced by `RESOURCE_EXHAUSTED`.
    ///
    /// Unlimited by default. On Lambda, the host enforces the limit of the trigger.
    pub max_encoding_message_size: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_decoding_message_size: 6 * 1024 * 1024, max_encoding_message_size: usize::MAX }
    }
}
