//! What prost needs before it generates, and what it does where it cannot.

use std::panic::{AssertUnwindSafe, catch_unwind};

use prost_types::FileDescriptorSet;

use crate::Comments;
use crate::listed::Listed;

/// Takes the services out of files that are merely imported, and the comments out of all, for
/// [`ServiceGenerator::comments`](crate::ServiceGenerator::comments).
///
/// prost calls its generator for those services too, and panics where their package then has no code.
#[must_use = "the code has no comments without them"]
pub fn prepare(set: &mut FileDescriptorSet, listed: &[String]) -> Comments {
    let listed = Listed::new(listed);
    for file in set.file.iter_mut().filter(|file| !listed.has(file)) {
        file.service.clear();
    }
    Comments::take(set)
}

/// Runs prost, which panics at some mistakes of a user's: two enum values of one Rust name, an attribute that is no Rust.
///
/// # Errors
///
/// The text of the panic.
pub fn caught<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    // What is half done is dropped with the closure.
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        text.unwrap_or_else(|| "it does not say why".to_owned())
    })
}
