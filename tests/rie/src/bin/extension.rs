//! An external extension that waits for the shutdown:
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html>.

use std::error::Error;
use std::fs::OpenOptions;
use std::io::{self, Write};

use rie::http::send;

fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::var("AWS_LAMBDA_RUNTIME_API")?.parse()?;
    // Lambda identifies an external extension by its file name.
    let program = std::env::current_exe()?;
    let name = program.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let registered = send(
        address,
        "POST",
        "/2020-01-01/extension/register",
        &[("lambda-extension-name", name)],
        br#"{"events":["SHUTDOWN"]}"#,
    )?;
    let id = registered.header("lambda-extension-identifier").ok_or("the extension was not registered")?;
    let next = send(
        address,
        "GET",
        "/2020-01-01/extension/event/next",
        &[("lambda-extension-identifier", id)],
        b"",
    )?;
    let event = String::from_utf8(next.body)?;
    record(if event.contains("SHUTDOWN") { "extension told to shut down" } else { &event })?;
    Ok(())
}

/// Adds a line to the record that the function also writes. As on Lambda, `/tmp` is the only folder that it
/// may write to.
fn record(line: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open("/tmp/record")?;
    file.write_all(format!("{line}\n").as_bytes())
}
