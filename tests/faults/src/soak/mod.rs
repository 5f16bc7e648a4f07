//! Many calls with faults, each of which is tracked until it has been answered.

mod api;
mod counts;
mod injection;
mod phase;
mod tracker;

pub use phase::Phase;
