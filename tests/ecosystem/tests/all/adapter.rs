//! Servers of tonic on our hosts, called by clients of tonic.

use std::time::Duration;

use crate::support::start_local;
use ecosystem::tonic_servers::MyGreeter;
use ecosystem::tonic_servers::helloworld::HelloRequest;
use ecosystem::tonic_servers::helloworld::greeter_client::GreeterClient;
use ecosystem::tonic_servers::helloworld::greeter_server::GreeterServer;
use ecosystem::tonic_servers::routeguide::Point;
use ecosystem::tonic_servers::routeguide::route_guide_client::RouteGuideClient;
use lambda_grpc::service::TonicService;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::body::Body;
use tonic::metadata::MetadataValue;
use tonic::service::LayerExt;
use tonic::transport::{Channel, Server};
use tonic::{Code, Request, Status};
use tower::util::MapResponseLayer;

const PROGRAM: &str = env!("CARGO_BIN_EXE_adapted");

fn hello(name: &str) -> Request<HelloRequest> {
    Request::new(HelloRequest { name: name.into() })
}

/// Makes the calls that must work on every host.
async fn greets(channel: Channel) {
    let mut client = GreeterClient::new(channel);
    let mut request = hello("Tonic");
    request.metadata_mut().insert("x-echo", MetadataValue::from_static("a, b"));
    request.metadata_mut().insert_bin("x-echo-bin", MetadataValue::from_bytes(&[0, 255, 44]));
    let response = client.say_hello(request).await.unwrap();
    assert_eq!(response.get_ref().message, "Hello Tonic!");
    assert_eq!(response.metadata().get("x-echoed").unwrap(), "a, b");
    assert_eq!(response.metadata().get_bin("x-echoed-bin").unwrap().to_bytes().unwrap(), &[0, 255, 44][..]);

    let status = client.say_hello(hello("")).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::InvalidArgument, "name: é must not be empty"));
    assert_eq!(status.details(), [1, 2, 3]);
    assert_eq!(status.metadata().get("x-hint").unwrap(), "say who you are");

    let long = "x".repeat(1_000_000);
    let response = client.say_hello(hello(&long)).await.unwrap();
    assert_eq!(response.get_ref().message, format!("Hello {long}!"));

    let status = client.say_hello(hello("panic")).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::Internal, "the handler panicked"));

    let mut request = hello("timeout");
    request.set_timeout(Duration::from_secs(20));
    let left = client.say_hello(request).await.unwrap().into_inner().message;
    assert!(left.ends_with(['m', 'u', 'n', 'S']), "{left}");
    let mut request = hello("sleep");
    request.set_timeout(Duration::from_millis(300));
    let status = client.say_hello(request).await.unwrap_err();
    assert!(matches!(status.code(), Code::DeadlineExceeded | Code::Cancelled), "{status:?}");
}

#[tokio::test]
async fn hosts_the_greeter_of_tonic_on_the_local_host() {
    let (_child, channel) = start_local(PROGRAM).await;
    greets(channel).await;
}

#[tokio::test]
async fn hosts_the_greeter_of_tonic_on_the_transport_of_tonic() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = TonicService::new(GreeterServer::new(MyGreeter));
    let server = Server::builder().add_service(service);
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    greets(Channel::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap()).await;
}

#[tokio::test]
async fn serves_the_unary_methods_of_the_route_guide() {
    let (_child, channel) = start_local(PROGRAM).await;
    let mut client = RouteGuideClient::new(channel);
    let feature = client.get_feature(Point { latitude: 2, longitude: 0 }).await.unwrap().into_inner();
    assert_eq!(feature.name, "feature 2");
    let status = client.get_feature(Point { latitude: 1, longitude: 0 }).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::NotFound, "no feature here"));
    // Default values only: an empty message.
    assert_eq!(client.get_feature(Point::default()).await.unwrap().into_inner().name, "feature 0");
}

#[tokio::test]
async fn names_a_path_that_the_wrapped_server_does_not_have() {
    let (_child, channel) = start_local(PROGRAM).await;
    let mut client = tonic::client::Grpc::new(channel);
    client.ready().await.unwrap();
    let codec = tonic_prost::ProstCodec::<HelloRequest, HelloRequest>::default();
    let path = http::uri::PathAndQuery::from_static("/helloworld.Greeter/SayHelo");
    let status = client.unary(hello("a"), path, codec).await.unwrap_err();
    assert_eq!(status.code(), Code::Unimplemented);
    assert!(status.message().contains("`/helloworld.Greeter/SayHelo` is not served here"), "{status:?}");
}

#[tokio::test]
async fn runs_an_interceptor_of_tonic_and_a_layer_for_its_body() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let reject = |request: Request<()>| match request.metadata().get("x-secret") {
        Some(_) => Ok(request),
        None => Err(Status::unauthenticated("say the secret")),
    };
    let mark = MapResponseLayer::new(|mut response: http::Response<Body>| {
        response.headers_mut().insert("x-layer", "1".parse().unwrap());
        response
    });
    let server = GreeterServer::with_interceptor(MyGreeter, reject);
    // What the guide says for such a layer.
    let body_of_tonic = MapResponseLayer::new(|response: http::Response<_>| response.map(Body::new));
    let service = TonicService::new(mark.named_layer(body_of_tonic.named_layer(server)));
    let server = Server::builder().add_service(service);
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    let channel = Channel::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap();
    let mut client = GreeterClient::new(channel);
    let status = client.say_hello(hello("a")).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::Unauthenticated, "say the secret"));
    assert_eq!(status.metadata().get("x-layer").unwrap(), "1");
    let mut request = hello("a");
    request.metadata_mut().insert("x-secret", MetadataValue::from_static("1"));
    let response = client.say_hello(request).await.unwrap();
    assert_eq!(response.metadata().get("x-layer").unwrap(), "1");
    assert_eq!(response.into_inner().message, "Hello a!");
}
