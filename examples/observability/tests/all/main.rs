//! What a call logs and exports.

mod logs;
mod support;
mod traces;
