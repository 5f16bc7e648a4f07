//! The environment of the program.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use crate::support::Collector;

/// Starts the program, calls it, and stops it. Returns what it printed, or the error with which it ended.
fn call(variables: &[(&str, &str)]) -> Result<String, String> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_observability"))
        .env_clear()
        .envs(variables.iter().copied())
        .env("LAMBDA_GRPC_ADDR", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = String::new();
    let mut stdout = BufReader::new(program.stdout.take().unwrap());
    stdout.read_line(&mut output).unwrap();
    if let Some(address) = output.strip_prefix("lambda-grpc listens on http://") {
        let mut stream = TcpStream::connect(address.split(' ').next().unwrap()).unwrap();
        let request = "POST /acme.orders.v1.OrderService/GetOrder HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
                       content-type: application/json\r\ncontent-length: 16\r\n\r\n{\"id\":\"order-1\"}";
        stream.write_all(request.as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        assert!(response.starts_with("HTTP/1.1 200"), "{response}");
    }
    program.kill().unwrap();
    stdout.read_to_string(&mut output).unwrap();
    let error = program.wait_with_output().unwrap().stderr;
    if output.is_empty() { Err(String::from_utf8(error).unwrap()) } else { Ok(output) }
}

#[test]
fn without_values_has_defaults() {
    for variables in [
        &[] as &[_],
        &[("RUST_LOG", ""), ("OTEL_EXPORTER_OTLP_ENDPOINT", "")],
        &[("RUST_LOG", ","), ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", ""), ("OTEL_EXPORTER_OTLP_ENDPOINT", "")],
    ] {
        let output = call(variables).unwrap();
        assert!(output.contains("found an order"), "{variables:?}: {output}");
        // The exporter would log that there is no collector.
        assert!(!output.contains("opentelemetry"), "{variables:?}: {output}");
    }
}

#[test]
fn selects_the_filter_and_the_collector() {
    let output = call(&[("RUST_LOG", "observability=warn")]).unwrap();
    assert!(!output.contains("found an order"), "{output}");
    for (endpoint, path, service, exported) in [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "", "", "observability"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/v1/traces", "orders", "orders"),
    ] {
        let collector = Collector::start();
        let url = format!("{}{path}", collector.url);
        let output = call(&[(endpoint, &url), ("OTEL_SERVICE_NAME", service)]).unwrap();
        assert_eq!(collector.service_name(), exported, "{endpoint}: {output}");
    }
}

#[test]
fn is_checked_at_the_start() {
    for (name, value) in [
        ("RUST_LOG", "info,[["),
        ("RUST_LOG", "loud=very"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.example"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:4318"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", " "),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://collector.example/v1/traces"),
    ] {
        let error =
            call(&[("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), (name, value)]).expect_err(value);
        assert!(error.contains(name), "{name}={value}: {error}");
    }
}
