//! Formatting of generated code.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// The stack size of a thread. It is enough for the deepest descriptors in a debug build.
const STACK_SIZE: usize = 16 << 20;

/// A part of the code, with its index.
pub(crate) type Part = (usize, String);

/// Calls `generate`, and formats the parts that it sends on several threads, because formatting takes
/// most of the time of a generation. `then` changes each formatted part.
///
/// Returns the result of `generate`, and the parts by their index.
pub(crate) fn format_in_parallel<R>(
    generate: impl FnOnce(Sender<Part>) -> R,
    then: impl Fn(&str) -> String + Sync,
) -> (R, Result<BTreeMap<usize, String>, String>) {
    let (sender, receiver) = mpsc::channel::<Part>();
    let (parts, formatted) = (Mutex::new(receiver.into_iter()), Mutex::new(BTreeMap::new()));
    let format_parts = || {
        loop {
            let Some((index, code)) = lock(&parts).next() else { break };
            let result = catch_panic(|| format(&code)).and_then(|result| result).map(|code| then(&code));
            lock(&formatted).insert(index, result);
        }
    };
    let result = thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let start = |_: &usize| {
            thread::Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, format_parts).is_ok()
        };
        let has_threads = (0..threads).take_while(start).count() > 0;
        let result = generate(sender);
        if !has_threads {
            format_parts();
        }
        result
    });
    let formatted = formatted.into_inner().unwrap_or_else(PoisonError::into_inner);
    (result, formatted.into_iter().map(|(index, result)| Ok((index, result?))).collect())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Formats code.
///
/// # Errors
///
/// Returns an error if the code is not valid Rust.
pub(crate) fn format(code: &str) -> Result<String, String> {
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
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        text.unwrap_or_else(|| "panic without a message".to_owned())
    })
}
