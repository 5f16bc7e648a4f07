//! Groups of cases, and a runner for them.

use std::panic::{self, AssertUnwindSafe};

use crate::emulator::Emulator;
use crate::folder::Programs;
use crate::setup::Setup;

/// Cases that run in order with the same emulator.
pub(crate) struct Group {
    name: &'static str,
    setup: Setup,
    cases: Vec<Case>,
}

struct Case {
    name: String,
    check: Box<dyn Fn(&mut Emulator)>,
}

impl Group {
    pub(crate) fn new(name: &'static str, setup: Setup) -> Self {
        Self { name, setup, cases: Vec::new() }
    }

    /// Adds a case. `check` must panic if the case fails.
    pub(crate) fn case(mut self, name: impl Into<String>, check: impl Fn(&mut Emulator) + 'static) -> Self {
        self.cases.push(Case { name: name.into(), check: Box::new(check) });
        self
    }
}

/// The number of cases, and the names of those that failed.
#[derive(Debug, Default)]
pub(crate) struct Results {
    pub(crate) count: usize,
    pub(crate) failed: Vec<String>,
}

/// Runs the cases whose names contain `filter`, and prints a line for each.
pub(crate) fn run(programs: &Programs, groups: &[Group], filter: &str) -> Results {
    let mut results = Results::default();
    // Prints the panic of a failed case without a backtrace.
    panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
    for group in groups {
        let mut shared = None;
        for case in &group.cases {
            let name = format!("{}: {}", group.name, case.name);
            if !name.contains(filter) {
                continue;
            }
            results.count += 1;
            let mut emulator = shared.take().unwrap_or_else(|| {
                Emulator::start(programs, &group.setup).expect("the emulator can be started")
            });
            if panic::catch_unwind(AssertUnwindSafe(|| (case.check)(&mut emulator))).is_ok() {
                println!("ok: {name}");
                // The next case gets a new one if this one has ended, or has failed a case.
                shared = emulator.is_running().then_some(emulator);
            } else {
                println!("FAILED: {name}");
                eprintln!("{}", end_of(&emulator.log()));
                results.failed.push(name);
            }
        }
    }
    results
}

/// Returns the last lines of a log, with long lines cut.
fn end_of(log: &str) -> String {
    let lines: Vec<String> = log.lines().map(|line| line.chars().take(240).collect()).collect();
    lines[lines.len().saturating_sub(40)..].join("\n")
}
