//! The cases.

mod client_context;
mod concurrency;
mod context;
mod errors;
mod recorded;
mod shutdown;
mod sizes;
mod snap_start;
mod start;
mod streaming;
mod timeouts;

use crate::suite::Group;

/// Returns all cases.
pub(crate) fn all() -> Vec<Group> {
    [
        recorded::groups(),
        sizes::groups(),
        streaming::groups(),
        errors::groups(),
        timeouts::groups(),
        context::groups(),
        client_context::groups(),
        shutdown::groups(),
        start::groups(),
        snap_start::groups(),
        concurrency::groups(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
