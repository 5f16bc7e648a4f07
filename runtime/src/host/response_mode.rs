//! The form of responses.

use crate::error::{Error, ErrorKind};

/// The form of responses to Function URLs and REST APIs. It must match the configuration of the trigger,
/// which no event contains.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseMode {
    /// One JSON document of at most 6 MiB (1 MB behind a load balancer), with the body as base64.
    #[default]
    Buffered,
    /// Raw bytes, up to 200 MB. Use it for a Function URL with the invoke mode `RESPONSE_STREAM`, and for a
    /// REST API whose integration has the `responseTransferMode` `STREAM`.
    ///
    /// A trigger that is configured for streaming sends a buffered response to its caller as JSON. A trigger
    /// that is not configured for it cannot read a streamed response, and responds with an error of its own.
    /// Responses to other triggers, which cannot stream, are buffered.
    ///
    /// [Function URLs](https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html),
    /// [REST APIs](https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html).
    Streaming,
}

/// The environment variable that sets the mode if the application does not.
const VARIABLE: &str = "LAMBDA_GRPC_RESPONSE_MODE";

impl ResponseMode {
    /// Returns the mode in the environment. Returns `None` if the variable is not set, or empty.
    pub(super) fn from_environment() -> Result<Option<Self>, Error> {
        std::env::var_os(VARIABLE).map_or(Ok(None), |value| Self::parse(&value.to_string_lossy()))
    }

    fn parse(value: &str) -> Result<Option<Self>, Error> {
        match value.to_ascii_lowercase().as_str() {
            "" => Ok(None),
            "buffered" => Ok(Some(Self::Buffered)),
            "streaming" => Ok(Some(Self::Streaming)),
            _ => Err(Error::new(ErrorKind::ResponseMode(value.to_owned()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_the_environment_variable() {
        for (value, mode) in [
            ("", None),
            ("buffered", Some(ResponseMode::Buffered)),
            ("streaming", Some(ResponseMode::Streaming)),
            ("STREAMING", Some(ResponseMode::Streaming)),
        ] {
            assert_eq!(ResponseMode::parse(value).unwrap(), mode, "{value}");
        }
        for value in ["stream", "RESPONSE_STREAM", "1", "streaming "] {
            let error = ResponseMode::parse(value).unwrap_err().to_string();
            assert!(error.contains(&format!("{value:?}")) && error.contains("`streaming`"), "{error}");
        }
    }
}
