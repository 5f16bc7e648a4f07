//! The names that a file refers to: types of fields and RPCs, extended messages, custom options.

mod expected;
mod fields;
mod options;
mod resolver;

pub(super) use self::options::Infinity;
pub(super) use self::resolver::{Problem, Resolver};
