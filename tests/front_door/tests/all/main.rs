//! One program, so that there is one to link.

mod calls;
mod command;
mod events;
mod kit;
mod replies;
mod stand;
mod streaming;
mod support;
