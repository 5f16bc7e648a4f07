//! One program, so that there is one to link.

mod calls;
mod command;
mod events;
mod failures;
mod responses;
mod streaming;
mod support;
mod testing;
