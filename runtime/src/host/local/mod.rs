//! The local host: a server on your machine, behind an emulated HTTP API.

mod banner;
mod gateway;
mod host_check;
mod run;
mod server;

pub(super) use self::run::run;
