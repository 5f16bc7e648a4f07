//! Formatting of generated code, which takes most of the time of a generation and therefore uses
//! several threads.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use proc_macro2::TokenStream;

/// A job that generates and formats code.
pub(crate) type Job<T> = Box<dyn FnOnce() -> T + Send>;

/// The stack size of a thread. It is enough for the deepest descriptors in a debug build.
const STACK_SIZE: usize = 16 << 20;

/// The maximum number of threads. prost generates code only about three times as fast as one thread
/// formats it.
const MAX_THREADS: usize = 4;

/// Calls `send_jobs`, and runs the jobs that it sends on other threads.
///
/// Returns the result of `send_jobs`, and those of the jobs in the order in which they were sent. A
/// job that panics results in the message of the panic.
pub(crate) fn format_in_parallel<T: Send, R>(
    send_jobs: impl FnOnce(Sender<Job<T>>) -> R,
) -> (R, Vec<Result<T, String>>) {
    let (sender, receiver) = mpsc::channel::<Job<T>>();
    let jobs = Mutex::new(receiver.into_iter().enumerate());
    let results = Mutex::new(BTreeMap::new());
    let work = || {
        loop {
            let Some((index, job)) = lock(&jobs).next() else { break };
            let result = catch_panic(job);
            lock(&results).insert(index, result);
        }
    };
    let sent = thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from).min(MAX_THREADS);
        let start =
            |_: &usize| thread::Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, work).is_ok();
        let started = (0..threads).take_while(start).count();
        let sent = send_jobs(sender);
        if started == 0 {
            work();
        }
        sent
    });
    (sent, results.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Formats code that prost has written.
pub(crate) fn format_source(code: &str) -> Result<String, String> {
    Ok(prettyplease::unparse(&syn::parse_file(code).map_err(|error| error.to_string())?))
}

/// Formats code that this crate has generated. Code that does not parse is returned unformatted, so
/// that rustc reports the error.
pub(crate) fn format_tokens(code: TokenStream) -> String {
    match syn::parse2(code.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(_) => code.to_string(),
    }
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
