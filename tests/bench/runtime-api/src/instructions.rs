//! The instructions of whole functions, their connection included.

use std::fs;
use std::sync::Arc;

use traffic::Case;

use crate::function::Function;
use crate::{Result, Subject};

pub(crate) fn run(case: Case, subjects: &[Subject]) -> Result {
    let event = Arc::new(case.event());
    println!("| {case} | instructions per invocation | times ours |");
    println!("|---|--:|--:|");
    let mut first = None;
    for Subject { name, program } in subjects {
        let [count] = valgrind::per_call(100, 500, |calls| {
            let log = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
            let counted = || -> std::io::Result<String> {
                let function = Function::start_counted(program, log.path())?;
                function.api.send(&event, calls as usize);
                drop(function.api.wait());
                function.terminate()?;
                fs::read_to_string(log.path())
            };
            valgrind::instructions(&counted().map_err(|error| format!("valgrind: {error}"))?)
        })?;
        let ours = *first.get_or_insert(count);
        println!("| {name} | {count} | {:.2} |", count as f64 / ours as f64);
    }
    println!();
    Ok(())
}
