//! The server of the ConnectRPC conformance suite, which the runner of the suite starts.
//!
//! The runner writes a `ServerCompatRequest` to standard input and reads a `ServerCompatResponse` from
//! standard output, each after its length in four bytes (big-endian), and ends the program with SIGTERM.
//!
//! - `conformance` serves over HTTP.
//! - `conformance behind EMULATOR TRIGGER` starts the emulator of `tests/emulator` with itself as the
//!   function.
//! - `conformance function LIMIT` runs that function.

mod service;

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::process::Stdio;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use prost::Message;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::Command;

use pb::conformance_service_server::ConformanceServiceServer;
use pb::{ServerCompatRequest, ServerCompatResponse};
use service::Conformance;

/// The generated code.
#[allow(dead_code, clippy::all, reason = "the server does not use every message of prost")]
mod pb {
    lambda_grpc::include_proto!("connectrpc.conformance.v1");
}

type Server = ConformanceServiceServer<Conformance>;

/// The concurrent calls of one process: the suite makes many concurrent calls, and some of them wait.
const CONCURRENCY: &str = "32";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => {
            let limit = read_request().await?.message_receive_limit;
            serve(server(limit)).await?;
        }
        ["behind", emulator, trigger] => {
            let limit = read_request().await?.message_receive_limit;
            serve_behind(emulator, trigger, limit).await?;
        }
        ["function", limit] => lambda_grpc::run(server(limit.parse()?)).await?,
        _ => return Err("usage: conformance [behind EMULATOR TRIGGER | function LIMIT]".into()),
    }
    Ok(())
}

fn server(limit: u32) -> Server {
    let server = ConformanceServiceServer::new(Conformance);
    match usize::try_from(limit) {
        Ok(limit @ 1..) => server.max_decoding_message_size(limit),
        _ => server,
    }
}

/// Serves over HTTP/1.1 and cleartext HTTP/2, as a container does.
async fn serve(server: Server) -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    write_response(listener.local_addr()?).await?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let service = TowerToHyperService::new(server.clone());
        tokio::spawn(async move {
            let builder = auto::Builder::new(TokioExecutor::new());
            if let Err(error) = builder.serve_connection(TokioIo::new(stream), service).await {
                eprintln!("connection error: {error}");
            }
        });
    }
}

/// Serves as a function of the emulator, which ends with this process.
async fn serve_behind(emulator: &str, trigger: &str, limit: u32) -> Result<(), Box<dyn Error>> {
    let mut emulator = Command::new(emulator)
        .args(["--trigger", trigger, "--concurrency", CONCURRENCY, "--"])
        .arg(std::env::current_exe()?)
        .args(["function", &limit.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let output = emulator.stdout.take().ok_or("the emulator has no output")?;
    let address = BufReader::new(output).lines().next_line().await?.ok_or("the emulator did not start")?;
    write_response(address.parse()?).await?;
    Err(format!("the emulator ended: {}", emulator.wait().await?).into())
}

async fn read_request() -> io::Result<ServerCompatRequest> {
    let mut input = tokio::io::stdin();
    let length = input.read_u32().await?;
    let mut message = vec![0; length as usize];
    input.read_exact(&mut message).await?;
    ServerCompatRequest::decode(&*message).map_err(io::Error::other)
}

async fn write_response(address: SocketAddr) -> io::Result<()> {
    let response = ServerCompatResponse {
        host: address.ip().to_string(),
        port: address.port().into(),
        pem_cert: Vec::new(),
    };
    let message = response.encode_to_vec();
    let mut output = tokio::io::stdout();
    output.write_u32(u32::try_from(message.len()).map_err(io::Error::other)?).await?;
    output.write_all(&message).await?;
    output.flush().await
}
