//! The local host: a server on your machine, behind an emulated HTTP API.

mod banner;
mod calls_in_flight;
mod connection;
#[cfg(all(feature = "explorer", debug_assertions))]
mod explorer;
mod gateway;
mod host_check;
mod request_host;
mod run;
mod server;
mod timeouts;

pub(super) use self::run::run;
