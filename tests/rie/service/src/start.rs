//! Starts and restores that fail.

use std::error::Error;
use std::fs;
use std::io;

use crate::record;

/// Fails the first `FAILING_STARTS` times, in the way that `FAILURE` names.
pub(crate) fn check() -> Result<(), Box<dyn Error>> {
    record::line("start")?;
    let Ok(failing) = std::env::var("FAILING_STARTS") else { return Ok(()) };
    let starts = fs::read_to_string("/tmp/record")?.lines().filter(|line| *line == "start").count();
    if starts > failing.parse()? {
        return Ok(());
    }
    match std::env::var("FAILURE")?.as_str() {
        "exit" => std::process::exit(3),
        _ => Err("no database here".into()),
    }
}

/// Fails if `FAILURE` says so.
pub(crate) async fn restored() -> io::Result<()> {
    record::line("restored")?;
    match std::env::var("FAILURE").as_deref() {
        Ok("restore") => Err(io::Error::other("no database here")),
        _ => Ok(()),
    }
}
