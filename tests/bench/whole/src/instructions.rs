//! The instructions of whole functions, including their connections.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use traffic::Case;

use crate::Subject;
use crate::api::Api;
use crate::function::Function;

/// The numbers of calls. The difference of their costs is the cost of the calls.
const CALLS: (u64, u64) = (100, 500);

/// The part of a function that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    /// The cost of another call.
    PerCall,
    /// Everything from the start of the process to the response to its first event, which is already waiting.
    Start,
}

impl Count {
    /// Prints a table of functions.
    pub(crate) fn run(self, case: Case, subjects: &[Subject]) -> crate::Result {
        println!("| {case} | {} | times ours |", self.name());
        println!("|---|--:|--:|");
        let mut first = None;
        for Subject { name, program } in subjects {
            let count = self.of(program, case)?;
            let ours = *first.get_or_insert(count);
            println!("| {name} | {count} | {:.2} |", count as f64 / ours as f64);
        }
        println!();
        Ok(())
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PerCall => "instructions per call",
            Self::Start => "instructions from start to first response",
        }
    }

    pub(crate) fn of(self, program: &Path, case: Case) -> Result<u64, String> {
        let (fewer, more) = CALLS;
        let [count] = match self {
            Self::PerCall => {
                let calls = |calls| count(program, case, |api, event| api.send(event, calls as usize));
                valgrind::per_call(fewer, more, calls)?
            }
            Self::Start => count(program, case, |api, event| {
                api.never_acknowledge();
                api.send(event, 1);
            })?,
        };
        Ok(count)
    }
}

/// Counts the instructions of a process, from its start until it has responded to the events of `send`.
fn count(program: &Path, case: Case, send: impl Fn(&Api, &Arc<Vec<u8>>)) -> Result<[u64; 1], String> {
    let counted = || -> io::Result<String> {
        let (log, api) = (tempfile::NamedTempFile::new()?, Api::start());
        send(&api, &Arc::new(case.event()));
        let function = Function::start_counted(program, log.path(), api)?;
        function.api.wait().check(case);
        function.terminate()?;
        fs::read_to_string(log.path())
    };
    valgrind::instructions(&counted().map_err(|error| format!("valgrind: {error}"))?)
}
