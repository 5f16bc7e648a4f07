//! A soak test: many calls with faults, each tracked until it is complete.

mod api;
mod counts;
mod injection;
mod phase;
mod tracker;

pub use phase::Phase;
