//! Hosts: what runs a server on AWS Lambda and on your machine.
//!
//! [`run`] is all that most programs need. [`Host`] has the settings, and [`Host::handler`] is for programs
//! that call the Runtime API themselves.

mod builder;
mod deadlines;
mod event_handler;
mod health_checks;
mod http_service;
mod lambda;
#[cfg(feature = "local")]
mod local;
mod remedies;
mod response;
mod response_mode;
mod run;
mod settings;

pub use self::builder::Host;
#[cfg(feature = "testing")]
pub(crate) use self::event_handler::handle_event;
pub use self::http_service::HttpService;
pub use self::lambda::LambdaHandler;
#[cfg(feature = "testing")]
pub(crate) use self::response::LambdaResponse;
pub use self::response_mode::ResponseMode;
pub use self::run::run;

pub use crate::call::NativeGrpc;
pub use crate::event::UnknownEvent;
