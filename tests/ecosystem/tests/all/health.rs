//! The health service, called by the client of tonic-health.

use crate::support::start_local;
use ecosystem::Greeter;
use ecosystem::pb::prod_server::ProdServer;
use http_body_util::BodyExt;
use lambda_grpc::body::Body;
use lambda_grpc::health::{ServingStatus, health_reporter};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::Code;
use tonic::transport::{Channel, Server};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus as ClientStatus;
use tonic_health::pb::health_client::HealthClient;
use tower::Service;

async fn check(client: &mut HealthClient<Channel>, service: &str) -> Result<ClientStatus, Code> {
    let request = HealthCheckRequest { service: service.into() };
    client.check(request).await.map(|response| response.get_ref().status()).map_err(|status| status.code())
}

#[tokio::test]
async fn serves_checks_on_the_local_host() {
    let (_child, channel) = start_local(env!("CARGO_BIN_EXE_local")).await;
    let mut client = HealthClient::new(channel);
    assert_eq!(check(&mut client, "").await, Ok(ClientStatus::Serving));
    assert_eq!(check(&mut client, "hello.Prod").await, Ok(ClientStatus::Serving));
    assert_eq!(check(&mut client, "hello.Closed").await, Ok(ClientStatus::NotServing));
    assert_eq!(check(&mut client, "hello.Nobody").await, Err(Code::NotFound));
    let watch = client.watch(HealthCheckRequest::default()).await;
    assert_eq!(watch.unwrap_err().code(), Code::Unimplemented);
}

#[tokio::test]
async fn returns_the_statuses_of_its_reporter() {
    let (reporter, health) = health_reporter();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = Server::builder().add_service(health).add_service(ProdServer::new(Greeter));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    let channel = Channel::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap();
    let mut client = HealthClient::new(channel);
    assert_eq!(check(&mut client, "hello.Prod").await, Err(Code::NotFound));
    reporter.set_serving::<ProdServer<Greeter>>();
    assert_eq!(check(&mut client, "hello.Prod").await, Ok(ClientStatus::Serving));
    reporter.clone().set_not_serving::<ProdServer<Greeter>>();
    assert_eq!(check(&mut client, "hello.Prod").await, Ok(ClientStatus::NotServing));
    reporter.set_service_status("", ServingStatus::Unknown);
    assert_eq!(check(&mut client, "").await, Ok(ClientStatus::Unknown));
    reporter.clear_service_status("hello.Prod");
    assert_eq!(check(&mut client, "hello.Prod").await, Err(Code::NotFound));
}

#[tokio::test]
async fn serves_json() {
    let (_reporter, health) = health_reporter();
    for (request, status, expected) in [
        (r#"{"service":""}"#, 200, r#"{"status":"SERVING"}"#),
        ("{}", 200, r#"{"status":"SERVING"}"#),
        (r#"{"service":"hello.Prod"}"#, 404, r#""code":"not_found""#),
    ] {
        let request = http::Request::post("/grpc.health.v1.Health/Check")
            .header("content-type", "application/json")
            .body(Body::new(request))
            .unwrap();
        let response = health.clone().call(request).await.unwrap();
        assert_eq!(response.status(), status);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert!(str::from_utf8(&body).unwrap().contains(expected), "{body:?}");
    }
}

/// The schema in the runtime was written by the generator, and must stay equal to its output.
#[test]
fn has_the_schema_of_the_generator() {
    let generated = include_str!(concat!(env!("OUT_DIR"), "/grpc.health.v1.rs"));
    let literal = generated.lines().map(str::trim).find(|line| line.starts_with("b\"")).unwrap();
    let runtime = include_str!("../../../../runtime/src/service/health.rs");
    assert!(runtime.contains(literal), "{literal}");
}
