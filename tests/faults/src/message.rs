//! The message of `tests/service/proto/echo.proto`. It is written by hand, so that the test shares no code with
//! the function.

use prost::{Enumeration, Message};

/// The request: what the service must do. The response has the text and the data.
#[derive(Clone, PartialEq, Message)]
pub struct EchoMessage {
    /// The message of `FailWithCode`.
    #[prost(string, tag = "1")]
    pub text: String,
    /// Data that is sent back.
    #[prost(bytes = "vec", tag = "2")]
    pub data: Vec<u8>,
    /// How the call ends.
    #[prost(enumeration = "Action", tag = "4")]
    pub action: i32,
    /// The status code of `FailWithCode`.
    #[prost(int32, tag = "5")]
    pub code: i32,
    /// Number of bytes to append to the data in the response.
    #[prost(uint32, tag = "6")]
    pub size: u32,
    /// Milliseconds to wait first.
    #[prost(uint32, tag = "7")]
    pub milliseconds: u32,
}

/// How a call ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enumeration)]
#[repr(i32)]
pub enum Action {
    /// With a response.
    Respond = 0,
    /// With a status.
    FailWithCode = 2,
    /// With a panic.
    Panic = 3,
}
