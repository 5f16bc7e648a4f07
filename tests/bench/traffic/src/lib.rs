//! Events of AWS front doors, and a check of what is replied: every contender gets the same, and none is believed.

mod case;
mod event;
mod message;
mod reply;

pub use self::case::{Case, Door, Wire};
