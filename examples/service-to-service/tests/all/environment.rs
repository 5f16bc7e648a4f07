//! The environment of the program `checkout`.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// Starts the program, and stops it again. Returns the first line of its output, or the error with which it ended.
fn start(variables: &[(&str, &str)]) -> Result<String, String> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_checkout"))
        .env_clear()
        .envs(variables.iter().copied())
        .env("LAMBDA_GRPC_ADDR", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
    program.kill().unwrap();
    let error = program.wait_with_output().unwrap().stderr;
    if line.is_empty() { Err(String::from_utf8(error).unwrap()) } else { Ok(line) }
}

#[test]
fn selects_the_way_to_the_inventory() {
    let url = ("INVENTORY_URL", "https://inventory.example/prod/");
    let region = ("AWS_REGION", "eu-west-1");
    for variables in [
        // An empty variable counts as unset. Without a signature, the SDK is not loaded, and logs nothing about its region.
        &[
            ("INVENTORY_FUNCTION", ""),
            ("INVENTORY_URL", "http://127.0.0.1:50052"),
            ("INVENTORY_SIGNED_FOR", ""),
        ] as &[_],
        &[("INVENTORY_FUNCTION", "inventory"), region],
        &[url, ("INVENTORY_SIGNED_FOR", "lambda"), region],
        &[url, ("INVENTORY_SIGNED_FOR", "execute-api"), region],
        &[url, ("INVENTORY_SIGNED_FOR", "vpc-lattice-svcs"), region],
        // On this machine, TLS is not needed.
        &[("INVENTORY_URL", "http://127.0.0.1:50052"), ("INVENTORY_SIGNED_FOR", "lambda"), region],
        &[("INVENTORY_URL", "http://[::1]:50052"), ("INVENTORY_SIGNED_FOR", "lambda"), region],
    ] {
        let line = start(variables).unwrap_or_else(|error| panic!("{variables:?}: {error}"));
        assert!(line.starts_with("lambda-grpc listens on http://"), "{variables:?}: {line}");
    }
}

#[test]
fn is_checked_at_the_start() {
    let url = ("INVENTORY_URL", "https://inventory.example");
    let region = ("AWS_REGION", "eu-west-1");
    // Otherwise the SDK looks for an EC2 instance.
    let no_ec2 = ("AWS_EC2_METADATA_DISABLED", "true");
    let mut rejected = vec![
        (vec![], "set INVENTORY_FUNCTION or INVENTORY_URL"),
        (vec![("INVENTORY_URL", "")], "set INVENTORY_FUNCTION or INVENTORY_URL"),
        (vec![("INVENTORY_FUNCTION", "inventory"), no_ec2], "set AWS_REGION"),
        (vec![url, ("INVENTORY_SIGNED_FOR", "lambda"), no_ec2], "set AWS_REGION"),
        (
            vec![url, ("INVENTORY_SIGNED_FOR", "lamda"), region],
            "`INVENTORY_SIGNED_FOR`: `lamda` is not a service",
        ),
    ];
    for url in
        ["127.0.0.1:50052", "localhost", "/prod", "http://", "ftp://inventory.example", "http://a b", "é"]
    {
        rejected.push((vec![("INVENTORY_URL", url)], "set it to a URL with its scheme"));
    }
    for url in ["http://inventory.example", "http://10.0.0.1", "http://127.0.0.1.example"] {
        let variables = vec![("INVENTORY_URL", url), ("INVENTORY_SIGNED_FOR", "lambda"), region];
        rejected.push((variables, "cannot be signed without TLS: use `https://`"));
    }
    for (variables, expected) in rejected {
        let error = start(&variables).unwrap_err();
        assert!(error.contains(expected), "{variables:?}: {error}");
    }
}
