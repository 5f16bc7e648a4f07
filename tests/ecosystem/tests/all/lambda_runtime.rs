//! A program that uses the loop of AWS's crate `lambda_runtime`, in a process of its own.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;

/// Reads one request with its body, and returns its first line and the body.
async fn read(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|end| end == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes.drain(..end).collect()).unwrap().to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map(|length| length.parse().unwrap());
    while bytes.len() < length.unwrap_or(0) {
        stream.read_buf(&mut bytes).await.unwrap();
    }
    Some((head.lines().next().unwrap().to_owned(), bytes))
}

/// Serves the Runtime API with one event, and returns the first line and the body of the response to it.
async fn serve_one(listener: TcpListener, event: String) -> (String, Vec<u8>) {
    let head = format!(
        "HTTP/1.1 200 OK\r\nlambda-runtime-aws-request-id: one\r\nlambda-runtime-deadline-ms: 99999999999999\r\n\
         lambda-runtime-invoked-function-arn: arn\r\ncontent-length: {}\r\n\r\n",
        event.len()
    );
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        while let Some((line, body)) = read(&mut stream).await {
            if line.starts_with("post") {
                return (line, body);
            }
            stream.write_all(format!("{head}{event}").as_bytes()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn runs_the_handler() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let event = json!({
        "rawPath": "/hello.Prod/Alive",
        "headers": { "content-type": "application/proto", "connect-protocol-version": "1" },
        "requestContext": { "http": { "method": "POST" } },
        "body": "",
        "isBase64Encoded": true
    });
    let mut function = Command::new(env!("CARGO_BIN_EXE_on_lambda_runtime"))
        .env("AWS_LAMBDA_RUNTIME_API", listener.local_addr().unwrap().to_string())
        .env("AWS_LAMBDA_FUNCTION_NAME", "hello")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let (line, body) = serve_one(listener, event.to_string()).await;
    function.kill().await.unwrap();
    assert!(line.contains("/invocation/one/response"), "{line}");
    let response: Value = serde_json::from_slice(&body).unwrap();
    assert!(response["headers"]["content-type"].is_string(), "{response}");
}
