//! The generated server on tonic's transport, behind an interceptor of tonic. Prints its address.

use ecosystem::Greeter;
use ecosystem::pb::prod_server::ProdServer;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Server;
use tonic::{Request, Status};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let check = |request: Request<()>| match request.metadata().get("x-secret") {
        Some(secret) if secret == "open" => Ok(request),
        _ => Err(Status::unauthenticated("`x-secret` must be `open`")),
    };
    let service = InterceptedService::new(ProdServer::new(Greeter), check);
    Server::builder().add_service(service).serve_with_incoming(TcpListenerStream::new(listener)).await?;
    Ok(())
}
