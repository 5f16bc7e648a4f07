//! What the suite's programs share.

pub mod http;
