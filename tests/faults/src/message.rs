//! The messages of `service/proto/faults.proto`, written by hand: this side shares no code with the one that it tests.

use prost::{Enumeration, Message};

/// What the service is to do.
#[derive(Clone, PartialEq, Message)]
pub struct Task {
    /// How it ends.
    #[prost(enumeration = "Kind", tag = "1")]
    pub kind: i32,
    /// Sent back.
    #[prost(bytes = "vec", tag = "2")]
    pub data: Vec<u8>,
    /// Bytes of the response to make up, in addition.
    #[prost(uint32, tag = "3")]
    pub size: u32,
    /// Milliseconds to sleep before.
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

/// What the service responds.
#[derive(Clone, PartialEq, Message)]
pub struct Done {
    /// The data of the task, and what was made up.
    #[prost(bytes = "vec", tag = "1")]
    pub data: Vec<u8>,
}
