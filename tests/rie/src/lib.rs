//! Code that the programs of the suite share.

pub mod http;
