//! The cases of the clients in Rust.

pub mod checks;

pub use clients_service::pb;
