//! What a call logs and exports.

mod environment;
mod logs;
mod support;
mod traces;
