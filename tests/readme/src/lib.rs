//! What the README contains, and how to run it.

pub mod cargo;
pub mod curl;
pub mod readme;
