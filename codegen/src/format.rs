//! Formatting of generated code.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// The stack size of a thread. It is enough for the deepest descriptors in a debug build.
const STACK_SIZE: usize = 16 << 20;

/// Formats parts of code, and passes them to a function. It uses several threads, because formatting
/// takes most of the time of a generation.
///
/// # Errors
///
/// Returns an error if a part is not valid Rust.
pub(crate) fn format_in_parallel(
    parts: &mut [String],
    then: impl Fn(String) -> String + Sync,
) -> Result<(), String> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(parts.len());
    let parts = Mutex::new(parts.iter_mut());
    let next = || parts.lock().unwrap_or_else(PoisonError::into_inner).next();
    let format_parts = || {
        while let Some(part) = next() {
            *part = then(catch_panic(|| format(part))??);
        }
        Ok(())
    };
    thread::scope(|scope| {
        let start = |_| thread::Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, format_parts).ok();
        let started: Vec<_> = (0..threads).map_while(start).collect();
        if started.is_empty() {
            return format_parts();
        }
        let join = |thread: thread::ScopedJoinHandle<'_, _>| thread.join().map_err(panic_message)?;
        started.into_iter().try_for_each(join)
    })
}

fn format(code: &str) -> Result<String, String> {
    Ok(prettyplease::unparse(&syn::parse_file(code).map_err(|error| error.to_string())?))
}

/// Runs code that can panic because of an error in the user's input. prost panics on two enum
/// values with the same Rust name, and on attributes that are not valid Rust.
///
/// # Errors
///
/// Returns the message of the panic.
pub(crate) fn catch_panic<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    // The closure is consumed, so no value that the panic left inconsistent is used again.
    catch_unwind(AssertUnwindSafe(run)).map_err(panic_message)
}

fn panic_message(panic: Box<dyn std::any::Any + Send>) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    text.unwrap_or_else(|| "panic without a message".to_owned())
}
