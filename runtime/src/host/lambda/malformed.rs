//! The error of bytes that are not a response.

use std::fmt;

/// The reason why bytes are not a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Malformed {
    Head,
    Length,
    Chunk,
    TooLarge,
    Incomplete,
}

impl From<httparse::Error> for Malformed {
    fn from(error: httparse::Error) -> Self {
        match error {
            httparse::Error::TooManyHeaders => Self::TooLarge,
            _ => Self::Head,
        }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Head => "the head of the response is not HTTP/1.1",
            Self::Length => "the length of the response is invalid",
            Self::Chunk => "the response has a malformed chunk",
            Self::TooLarge => "the response is too large",
            Self::Incomplete => "the connection was closed before the response was complete",
        })
    }
}

impl std::error::Error for Malformed {}
