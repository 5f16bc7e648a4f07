//! Protos like those of a large API: one package per file, and each file imports the previous one.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub(crate) const MESSAGES: usize = 12;
pub(crate) const RPCS: usize = 6;

/// Writes a number of files to a folder.
pub(crate) fn write(folder: &Path, files: usize) -> io::Result<Vec<PathBuf>> {
    (0..files)
        .map(|number| {
            let path = folder.join(format!("shop{number}.proto"));
            fs::write(&path, proto(number))?;
            Ok(path)
        })
        .collect()
}

fn proto(number: usize) -> String {
    let mut text = format!("syntax = \"proto3\";\npackage shop{number}.v1;\n");
    let before = number.checked_sub(1);
    if let Some(before) = before {
        put(&mut text, format_args!("import \"shop{before}.proto\";\n"));
    }
    text.push_str("\n// Keeps orders.\nservice Orders {\n");
    for rpc in 0..RPCS {
        let (request, response) = (rpc * 2, rpc * 2 + 1);
        put(
            &mut text,
            format_args!(
                "  // Does step {rpc} of an order.\n  rpc Step{rpc}(Order{request}) returns (Order{response});\n"
            ),
        );
    }
    text.push_str("}\n");
    for message in 0..MESSAGES {
        put(
            &mut text,
            format_args!(
                "\n// An order in state {message}.\nmessage Order{message} {{\n  \
                 enum State {{ STATE_UNSPECIFIED = 0; STATE_OPEN = 1; STATE_CLOSED = 2; }}\n  \
                 // The name of the order.\n  string name = 1;\n  State state = 2;\n  repeated int64 amounts = 3;\n  \
                 map<string, string> labels = 4;\n  optional double weight = 5;\n  bytes token = 6;\n  \
                 oneof payer {{ string card = 7; uint32 account = 8; }}\n"
            ),
        );
        if let Some(before) = before {
            put(
                &mut text,
                format_args!(
                    "  // The order before this one.\n  shop{before}.v1.Order{message} previous = 9;\n"
                ),
            );
        }
        text.push_str("}\n");
    }
    text
}

fn put(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a `String` does not fail.
    let _ = text.write_fmt(line);
}
