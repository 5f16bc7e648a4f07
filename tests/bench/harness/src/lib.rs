//! Measures calls inside one process, from the bytes of an event to the bytes of its response.

mod call;
mod contender;
mod event_buffer;
mod invocation;
#[cfg(feature = "peers")]
mod lambda;
mod race;

pub use self::call::{now, repeat, runs};
pub use self::contender::Contender;
pub use self::race::{Lap, race};

/// Creates a runtime with a timer, which deadlines need.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime with a timer")
}
