//! Random events, and random requests in every protocol.

mod events;
mod requests;
