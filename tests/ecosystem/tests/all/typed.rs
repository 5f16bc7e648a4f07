//! The generated client over third-party transports.

use ecosystem::pb::prod_client::ProdClient;
use ecosystem::pb::{AliveRequest, AliveResponse};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use lambda_grpc::{Code, Response, Status};
use tokio::process::Command;
use tonic_web::GrpcWebClientLayer;
use tower::Layer;

const LOCAL: &str = env!("CARGO_BIN_EXE_local");

fn ada() -> AliveRequest {
    AliveRequest { message: "Ada".into() }
}

fn assert_greeting(response: Response<AliveResponse>) {
    assert_eq!(response.metadata().get("x-cost").unwrap(), "3");
    assert_eq!(response.into_inner().message, "Hello, Ada!");
}

fn assert_rejection(status: &Status) {
    assert_eq!((status.code(), status.message()), (Code::InvalidArgument, "name: must not be empty"));
}

#[tokio::test]
async fn calls_through_the_channel_of_tonic() {
    let (_child, channel) = crate::support::start_local(LOCAL).await;
    let mut client = ProdClient::new(channel);
    assert_greeting(client.alive(ada()).await.unwrap());
    assert_rejection(&client.alive(AliveRequest::default()).await.unwrap_err());
}

#[tokio::test]
async fn connects_to_an_address() {
    let (_child, address) = crate::support::start_at(LOCAL).await;
    assert_greeting(
        ProdClient::connect(format!("http://{address}")).await.unwrap().alive(ada()).await.unwrap(),
    );
}

#[tokio::test]
async fn calls_a_server_on_the_transport_of_tonic_through_an_interceptor() {
    let (_child, channel) = crate::support::start(Command::new(env!("CARGO_BIN_EXE_container"))).await;
    let add_secret = |mut request: lambda_grpc::Request<()>| {
        request.metadata_mut().insert("x-secret", "open".parse().unwrap());
        Ok(request)
    };
    let mut client = ProdClient::with_interceptor(channel, add_secret);
    assert_greeting(client.alive(ada()).await.unwrap());
}

#[tokio::test]
async fn calls_in_grpc_web_over_http_1() {
    let (_child, address) = crate::support::start_at(LOCAL).await;
    // Like a client of API Gateway or of a Function URL. `origin` is the address, including a stage.
    let http = Client::builder(TokioExecutor::new()).build_http();
    let web = GrpcWebClientLayer::new().layer(http);
    let mut client = ProdClient::with_origin(web, format!("http://{address}").parse().unwrap());
    assert_greeting(client.alive(ada()).await.unwrap());
    assert_rejection(&client.alive(AliveRequest::default()).await.unwrap_err());
}
