//! The counts of a run.

use std::collections::BTreeMap;

/// The counts so far.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// The number of faults by name.
    pub(super) faults: BTreeMap<&'static str, u64>,
    /// The number of times that the function must open a new connection.
    pub(super) reconnects: usize,
    /// Responses that had their effect, but that the function must post again.
    pub(super) lost_acknowledgements: u64,
    /// Responses to calls that were already complete.
    pub(super) rejected_responses: u64,
    /// Connections that only used the Extensions API.
    pub(super) of_extension: usize,
}

impl Counts {
    /// Counts a fault.
    pub(super) fn count(&mut self, name: &'static str) {
        *self.faults.entry(name).or_default() += 1;
    }
}
