//! The messages of `service/proto/faults.proto`. They are written by hand, so that the test shares no code
//! with the function.

use prost::{Enumeration, Message};

/// The request: what the service must do.
#[derive(Clone, PartialEq, Message)]
pub struct Task {
    /// How the call ends.
    #[prost(enumeration = "Kind", tag = "1")]
    pub kind: i32,
    /// Data that is sent back.
    #[prost(bytes = "vec", tag = "2")]
    pub data: Vec<u8>,
    /// Number of bytes to append to the data in the response.
    #[prost(uint32, tag = "3")]
    pub size: u32,
    /// Milliseconds to sleep first.
    #[prost(uint32, tag = "4")]
    pub sleep: u32,
}

/// How a call ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enumeration)]
#[repr(i32)]
pub enum Kind {
    /// With a response.
    Succeed = 0,
    /// With `NOT_FOUND`.
    Fail = 1,
    /// With a panic.
    Panic = 2,
}

/// The response of the service.
#[derive(Clone, PartialEq, Message)]
pub struct Done {
    /// The data of the task, and the appended bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub data: Vec<u8>,
}
