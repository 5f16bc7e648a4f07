//! What `protoc-gen-lambda-grpc --help` says.

use std::fmt::Write as _;

use super::known::Form::{Flag, Pair, Value};
use super::known::KNOWN;

/// Says what the plugin is and which options it takes.
#[must_use]
pub fn help() -> String {
    let mut text = "protoc-gen-lambda-grpc: a plugin of protoc and buf that writes Rust services for AWS Lambda

protoc --lambda-grpc_out=src/gen --lambda-grpc_opt=<option>,<option> -I proto proto/acme/v1/prod.proto

It is run by protoc or buf, and takes no arguments but --version and --help. Options, a comma in a value being `\\,`;
a path with a leading dot is a full name or the packages it begins with (`.` is all), one without is the end of a name:

"
    .to_owned();
    for known in KNOWN {
        let value = match known.form {
            Flag(_) => "",
            Value(_) => "=<value>",
            Pair(_) => "=<path>=<value>",
        };
        let _ = writeln!(text, "  {}{value}\n        {}", known.name, known.about);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_of_every_option() {
        let help = help();
        assert!(
            KNOWN
                .iter()
                .all(|known| help.contains(&format!("  {}", known.name)) && help.contains(known.about))
        );
    }
}
