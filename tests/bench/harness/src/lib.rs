//! Runs one call inside one process, event bytes to reply bytes, and measures it.

mod arrival;
mod contender;
mod exchange;
mod invocation;
#[cfg(feature = "peers")]
mod lambda;
mod race;

pub use self::contender::Contender;
pub use self::exchange::{now, repeat, runs};
pub use self::race::{Lap, race};

/// Enters a runtime with a clock, which deadlines need; nothing here ever waits for it.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a clock needs no permission")
}
