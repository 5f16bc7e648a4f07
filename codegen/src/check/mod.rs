//! Checks of the descriptors, which run before any code is generated.
//!
//! prost does not report errors with a position, so they are found here first. Each check has its
//! own file, and `rules` calls it.

mod closed_enums;
mod collisions;
mod duplicates;
mod rules;
mod schemas;
mod skips;
mod unnameable;
mod unsupported;

pub use self::rules::check;
