//! The generated client, over every way to a server that is not ours.

mod support;

use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use lambda_grpc::{Code, Response, Status};
use outside::pb::prod_client::ProdClient;
use outside::pb::{AliveRequest, AliveResponse};
use tokio::process::Command;
use tonic_web::GrpcWebClientLayer;
use tower::Layer;

const LOCAL: &str = env!("CARGO_BIN_EXE_local");

fn ada() -> AliveRequest {
    AliveRequest { message: "Ada".into() }
}

fn is_greeted(reply: Response<AliveResponse>) {
    assert_eq!(reply.metadata().get("x-cost").unwrap(), "3");
    assert_eq!(reply.into_inner().message, "Hello, Ada!");
}

fn is_refused(status: &Status) {
    assert_eq!((status.code(), status.message()), (Code::InvalidArgument, "name: must not be empty"));
}

#[tokio::test]
async fn calls_through_tonics_channel() {
    let (_child, channel) = support::start_local(LOCAL).await;
    let mut client = ProdClient::new(channel);
    is_greeted(client.alive(ada()).await.unwrap());
    is_refused(&client.alive(AliveRequest::default()).await.unwrap_err());
}

#[tokio::test]
async fn connects_by_itself() {
    let (_child, address) = support::start_at(LOCAL).await;
    is_greeted(ProdClient::connect(format!("http://{address}")).await.unwrap().alive(ada()).await.unwrap());
}

#[tokio::test]
async fn calls_a_server_under_tonics_transport_through_an_interceptor() {
    let (_child, channel) = support::start(Command::new(env!("CARGO_BIN_EXE_container"))).await;
    let say_open = |mut request: lambda_grpc::Request<()>| {
        request.metadata_mut().insert("x-secret", "open".parse().unwrap());
        Ok(request)
    };
    let mut client = ProdClient::with_interceptor(channel, say_open);
    is_greeted(client.alive(ada()).await.unwrap());
}

#[tokio::test]
async fn calls_in_grpc_web_over_http_1() {
    let (_child, address) = support::start_at(LOCAL).await;
    // What a client of API Gateway or of a Function URL is: `origin` is its address, a stage included.
    let http = Client::builder(TokioExecutor::new()).build_http();
    let web = GrpcWebClientLayer::new().layer(http);
    let mut client = ProdClient::with_origin(web, format!("http://{address}").parse().unwrap());
    is_greeted(client.alive(ada()).await.unwrap());
    is_refused(&client.alive(AliveRequest::default()).await.unwrap_err());
}
