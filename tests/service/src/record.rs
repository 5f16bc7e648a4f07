//! A file that records what happens, in order, for suites that set `SERVICE_RECORD`.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};

/// Adds a line to the file, if there is one.
pub(crate) fn line(text: &str) -> io::Result<()> {
    let Some(path) = env::var_os("SERVICE_RECORD") else { return Ok(()) };
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(format!("{text}\n").as_bytes())
}

/// Counts the lines with this text, of all processes that had the same file.
pub(crate) fn count(text: &str) -> io::Result<usize> {
    let path =
        env::var_os("SERVICE_RECORD").ok_or_else(|| io::Error::other("`SERVICE_RECORD` is not set"))?;
    Ok(fs::read_to_string(path)?.lines().filter(|line| *line == text).count())
}
