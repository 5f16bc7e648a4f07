//! Checks of the descriptors, which run before any code is generated.
//!
//! prost does not report errors with a position, so they are found here first. Each check has its
//! own file, and `rules` calls it.

mod closed_enums;
mod collisions;
mod duplicates;
mod element;
mod field_type;
mod identifiers;
mod incomplete;
mod long_packages;
mod malformed;
mod rules;
mod schemas;
mod shadowed_enums;
mod skips;
mod unnameable;
mod unsupported;
mod well_known_types;

pub use self::rules::check;
