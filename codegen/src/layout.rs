//! Lays code out for readers: most of the time that generation takes, and so on every core.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use proc_macro2::TokenStream;

/// Returns code.
pub(crate) type Draft<T> = Box<dyn FnOnce() -> T + Send>;

/// For code as deep as descriptors can be, in a debug build: twice what a program's first thread has.
const STACK: usize = 16 << 20;

/// More would wait for prost, which writes in a third of the time that one takes to lay it out.
const THREADS: usize = 4;

/// Writes drafts on other threads while `make` goes on to send more.
///
/// Returns what the drafts have, or the text of a panic, in the order in which they were sent.
pub(crate) fn write<T: Send, R>(make: impl FnOnce(Sender<Draft<T>>) -> R) -> (R, Vec<Result<T, String>>) {
    let (sender, receiver) = mpsc::channel::<Draft<T>>();
    let drafts = Mutex::new(receiver.into_iter().enumerate());
    let written = Mutex::new(BTreeMap::new());
    let work = || {
        loop {
            let Some((at, draft)) = lock(&drafts).next() else { break };
            let code = caught(draft);
            lock(&written).insert(at, code);
        }
    };
    let made = thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from).min(THREADS);
        let start = |_: &usize| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).is_ok();
        let started = (0..threads).take_while(start).count();
        let made = make(sender);
        if started == 0 {
            work();
        }
        made
    });
    (made, written.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lays out code that is text.
pub(crate) fn text(code: &str) -> Result<String, String> {
    Ok(prettyplease::unparse(&syn::parse_file(code).map_err(|error| error.to_string())?))
}

/// Lays out code that is tokens. What is no Rust goes to rustc as it is, which says what is wrong.
pub(crate) fn tokens(code: TokenStream) -> String {
    match syn::parse2(code.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(_) => code.to_string(),
    }
}

/// Runs what panics at some mistakes of a user's: two enum values of one Rust name, an attribute that is no Rust.
///
/// # Errors
///
/// The text of the panic.
pub(crate) fn caught<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    // What is half done is dropped with the closure.
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        text.unwrap_or_else(|| "it does not say why".to_owned())
    })
}
