//! A server that does not run on AWS Lambda.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

/// Starts the echo server, sends it a request, and returns its standard output.
fn banner(arguments: &[&str]) -> String {
    let mut process = Command::new(env!("CARGO_BIN_EXE_local"))
        .args(arguments)
        .env("LAMBDA_GRPC_ADDR", "127.0.0.1:0")
        .env_remove("AWS_LAMBDA_RUNTIME_API")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(process.stdout.take().unwrap());
    let mut text = String::new();
    output.read_line(&mut text).unwrap();
    let address = text.split_whitespace().find_map(|word| word.strip_prefix("http://")).unwrap();
    // The server accepts connections after it has printed all of the banner.
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET / HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    assert!(response.starts_with("HTTP/1.1 405 "), "{response}");
    process.kill().unwrap();
    process.wait().unwrap();
    output.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn lists_the_methods_of_generated_servers() {
    let text = banner(&[]);
    for part in ["curl -sS -H 'content-type: application/json'", "/echo.Echo/Say\n", "/echo.Echo/Look\n"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("/echo.Echo/Tail") && !text.contains("tonic"), "{text}");
}

#[test]
fn says_that_the_methods_of_tonic_servers_are_not_listed() {
    let text = banner(&["tonic"]);
    assert!(
        text.contains(
            "The methods of hosted tonic servers are not listed, because their names are not known\n\
             (`TonicService::with_file_descriptor_set` makes them known).\n"
        ),
        "{text}"
    );
    assert!(text.contains("/echo.Echo/Say\n") && !text.contains("echo.Greeter"), "{text}");
}
