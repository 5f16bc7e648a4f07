//! Starts and restores that fail.

use std::error::Error;
use std::io;

use crate::function::{AfterRestore, Settings};
use crate::record;

/// Fails the first starts, as configured.
pub(crate) fn check(settings: &Settings) -> Result<(), Box<dyn Error>> {
    record::line("start")?;
    if settings.failing_starts.max(settings.exiting_starts) == 0 {
        return Ok(());
    }
    let starts = record::count("start")?;
    if starts <= settings.exiting_starts {
        std::process::exit(3);
    }
    if starts <= settings.failing_starts { Err("no database here".into()) } else { Ok(()) }
}

/// The hook that runs after a restore.
pub(crate) async fn restored(result: AfterRestore) -> io::Result<()> {
    record::line("restored")?;
    match result {
        AfterRestore::Succeeds => Ok(()),
        AfterRestore::Fails => Err(io::Error::other("no database here")),
    }
}
