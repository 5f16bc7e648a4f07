//! The container: all RPCs and gRPC's health service on tonic's transport.

mod health_check;
mod shutdown;
mod watch;

use std::env;
use std::error::Error;
use std::time::Duration;

use axum::middleware::from_fn;
use axum::routing::any_service;
use tides::Tides;
use tides::pb::tide_service_server::TideServiceServer;
use tokio::net::TcpListener;
use tonic::server::NamedService;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

use shutdown::Shutdown;
use watch::Watch;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = env::var("LISTEN").unwrap_or_else(|_| "0.0.0.0:50051".into());
    if env::args().nth(1).as_deref() == Some("--health-check") {
        return health_check::call(&address).await;
    }

    let (reporter, health) = tonic_health::server::health_reporter();
    reporter.set_serving::<TideServiceServer<Tides>>().await;
    // The empty name stands for the whole server.
    let shutdown = Shutdown::on_signal(reporter, ["", TideServiceServer::<Tides>::NAME])?;

    let watch = Watch::new(shutdown.clone()).into_server();
    // Both servers have the path of the service, so axum routes the streaming RPC by its whole path.
    let routes = Routes::new(health)
        .into_axum_router()
        .route(
            "/acme.tides.v1.TideService/WatchLevel",
            any_service(watch).layer(from_fn(watch::require_grpc)),
        )
        .route_service("/acme.tides.v1.TideService/{method}", TideServiceServer::new(Tides));

    let listener = TcpListener::bind(address).await?;
    println!("tides listens on {}", listener.local_addr()?);
    let server = Server::builder()
        // For gRPC-Web and Connect, as on Lambda.
        .accept_http1(true)
        // Finds clients that have disappeared, whose streams would not end otherwise.
        .http2_keepalive_interval(Some(Duration::from_secs(30)))
        .add_routes(Routes::from(routes))
        .serve_with_incoming_shutdown(TcpIncoming::from(listener), shutdown.clone().wait());
    tokio::select! {
        served = server => served?,
        () = shutdown.wait_for_end() => eprintln!("tides ends although connections are still open"),
    }
    Ok(())
}
