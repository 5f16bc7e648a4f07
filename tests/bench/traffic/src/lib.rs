//! Events of AWS triggers, and a check of the responses. All contenders receive the same events.

mod case;
mod event;
mod message;
mod response;

pub use self::case::{Case, Trigger, Wire};
