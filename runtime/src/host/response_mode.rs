//! The form of responses.

/// The form of responses to Function URLs and REST APIs. It must match the configuration of the trigger,
/// which no event contains.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseMode {
    /// One JSON document of at most 6 MiB, with the body as base64.
    #[default]
    Buffered,
    /// Raw bytes, up to 200 MB. Use it for a Function URL with the invoke mode `RESPONSE_STREAM`, and for a
    /// REST API whose integration has the `responseTransferMode` `STREAM`.
    ///
    /// A trigger that is configured for streaming sends a buffered response to its caller as JSON. A trigger
    /// that is not configured for it sends a streamed response as garbage. Responses to other triggers, which
    /// cannot stream, are buffered.
    ///
    /// [Function URLs](https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html),
    /// [REST APIs](https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html).
    Streaming,
}
