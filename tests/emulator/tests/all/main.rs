//! One program, so that there is one to link.

mod calls;
mod command;
mod events;
mod failures;
mod health_checks;
mod identities;
mod media_types;
mod responses;
mod streaming;
mod support;
mod testing;
mod time_limits;
