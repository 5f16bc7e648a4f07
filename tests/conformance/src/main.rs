//! Serves the ConnectRPC conformance suite over HTTP, the way its runner starts servers.
//!
//! The runner writes a `ServerCompatRequest` to standard input and reads a `ServerCompatResponse` from standard output, each
//! after its length in four bytes (big-endian), and ends the program with SIGTERM.

mod service;

use std::io;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use prost::Message;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use pb::conformance_service_server::ConformanceServiceServer;
use pb::{ServerCompatRequest, ServerCompatResponse};
use service::Conformance;

/// The generated code.
#[allow(dead_code, clippy::all)]
mod pb {
    lambda_grpc::include_proto!("connectrpc.conformance.v1");
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let request = read_request().await?;
    let limit = usize::try_from(request.message_receive_limit).unwrap_or(usize::MAX);
    let server = ConformanceServiceServer::new(Conformance);
    let server = if limit == 0 { server } else { server.max_decoding_message_size(limit) };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    write_response(&ServerCompatResponse {
        host: address.ip().to_string(),
        port: address.port().into(),
        pem_cert: Vec::new(),
    })
    .await?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let service = TowerToHyperService::new(server.clone());
        tokio::spawn(async move {
            let builder = auto::Builder::new(TokioExecutor::new());
            if let Err(error) = builder.serve_connection(TokioIo::new(stream), service).await {
                eprintln!("a connection broke off: {error}");
            }
        });
    }
}

async fn read_request() -> io::Result<ServerCompatRequest> {
    let mut input = tokio::io::stdin();
    let length = input.read_u32().await?;
    let mut message = vec![0; length as usize];
    input.read_exact(&mut message).await?;
    ServerCompatRequest::decode(&*message).map_err(io::Error::other)
}

async fn write_response(response: &ServerCompatResponse) -> io::Result<()> {
    let message = response.encode_to_vec();
    let mut output = tokio::io::stdout();
    output.write_u32(u32::try_from(message.len()).map_err(io::Error::other)?).await?;
    output.write_all(&message).await?;
    output.flush().await
}
