//! Starts servers for the tests.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tonic::transport::Channel;

/// Starts a server that prints its address. It ends with the test.
async fn spawn(mut command: Command) -> (Child, String) {
    let mut child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next_line().await.unwrap().unwrap();
    let mut address = first.split_whitespace().map(|word| word.trim_start_matches("http://"));
    let address = address.rfind(|word| word.parse::<std::net::SocketAddr>().is_ok()).unwrap();
    // The pipe must stay open while the server may still print.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    (child, address.to_owned())
}

/// Starts a server, and connects a client of tonic to it.
pub async fn start(command: Command) -> (Child, Channel) {
    let (child, address) = spawn(command).await;
    let channel = Channel::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap();
    (child, channel)
}

fn local(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env("LAMBDA_GRPC_ADDR", "127.0.0.1:0").env_remove("AWS_LAMBDA_RUNTIME_API");
    command
}

/// Starts a server on the local host with any free port, and connects a client of tonic to it.
pub async fn start_local(program: &str) -> (Child, Channel) {
    start(local(program)).await
}

/// Starts a server on the local host, and returns its address.
pub async fn start_at(program: &str) -> (Child, String) {
    spawn(local(program)).await
}
