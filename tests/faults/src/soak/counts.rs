//! What happened in a run.

use std::collections::BTreeMap;

/// What happened so far.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Faults, by their names.
    pub(super) faults: BTreeMap<&'static str, u64>,
    /// How often the function has reason to open a connection again.
    pub(super) reconnects: usize,
    /// Responses that the function must post again although they had their effect.
    pub(super) lost_acknowledgements: u64,
    /// Responses to calls that had been answered.
    pub(super) refused_responses: u64,
    /// Connections on which only the Extensions API was used.
    pub(super) of_extension: usize,
}

impl Counts {
    /// Counts a fault.
    pub(super) fn count(&mut self, name: &'static str) {
        *self.faults.entry(name).or_default() += 1;
    }
}
