//! Servers of tonic with their descriptors and without them.

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ecosystem::tonic_servers::helloworld::greeter_server::GreeterServer;
use ecosystem::tonic_servers::routeguide::route_guide_client::RouteGuideClient;
use ecosystem::tonic_servers::routeguide::route_guide_server::RouteGuideServer;
use ecosystem::tonic_servers::routeguide::{Point, Rectangle, RouteNote};
use ecosystem::tonic_servers::{FILE_DESCRIPTOR_SET, MyGreeter, MyRouteGuide};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use lambda_grpc::body::Body;
use lambda_grpc::layer::TwirpPrefix;
use lambda_grpc::service::TonicService;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::Code;
use tonic::transport::{Channel, Server};
use tower::{Layer, Service, ServiceExt};

type Bytes = Full<std::io::Cursor<Vec<u8>>>;

fn route_guide() -> TonicService<RouteGuideServer<MyRouteGuide>> {
    TonicService::with_file_descriptor_set(RouteGuideServer::new(MyRouteGuide), FILE_DESCRIPTOR_SET).unwrap()
}

/// Serves on tonic's transport, which has HTTP trailers, and connects a client.
macro_rules! serve {
    ($service:expr) => {{
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = Server::builder().add_service($service);
        tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
        let channel = Channel::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap();
        RouteGuideClient::new(channel)
    }};
}

async fn send<S>(service: S, request: Request<Bytes>) -> (u16, String)
where
    S: Service<Request<Bytes>, Response = Response<Body>, Error: std::fmt::Debug>,
{
    let (head, body) = service.oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (head.status.as_u16(), String::from_utf8_lossy(&body).into_owned())
}

fn post(path: &str, content_type: &str, body: &[u8]) -> Request<Bytes> {
    let body = Full::new(std::io::Cursor::new(body.to_vec()));
    Request::post(path).header("content-type", content_type).body(body).unwrap()
}

#[tokio::test]
async fn rejects_streaming_rpcs_before_the_server_is_called() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let count = move |request: tonic::Request<()>| {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok(request)
    };
    let server = RouteGuideServer::with_interceptor(MyRouteGuide, count);
    let mut client = serve!(TonicService::with_file_descriptor_set(server, FILE_DESCRIPTOR_SET).unwrap());

    let area = Rectangle { lo: None, hi: Some(Point { latitude: 1, longitude: 0 }) };
    let points = [Point::default(), Point { latitude: 1, longitude: 1 }];
    for (status, name, kind) in [
        (client.list_features(area).await.unwrap_err(), "ListFeatures", "server-streaming"),
        (
            client.record_route(tokio_stream::iter(points)).await.unwrap_err(),
            "RecordRoute",
            "client-streaming",
        ),
        (client.record_route(tokio_stream::empty()).await.unwrap_err(), "RecordRoute", "client-streaming"),
        (
            client.route_chat(tokio_stream::once(RouteNote::default())).await.unwrap_err(),
            "RouteChat",
            "bidirectional-streaming",
        ),
    ] {
        assert_eq!(status.code(), Code::Unimplemented, "{status:?}");
        let words = format!("`{name}` is a {kind} RPC, and this server supports unary RPCs only: ");
        assert!(
            status.message().contains(&words) && !status.message().contains("did you mean"),
            "{status:?}"
        );
    }
    assert_eq!(calls.load(Ordering::Relaxed), 0);

    let feature = client.get_feature(Point { latitude: 2, longitude: 0 }).await.unwrap().into_inner();
    assert_eq!(feature.name, "feature 2");
    assert_eq!(calls.load(Ordering::Relaxed), 1);
}

/// What the documentation of `TonicService` says about a server without its descriptors.
#[tokio::test]
async fn calls_streaming_rpcs_as_unary_without_descriptors() {
    let mut client = serve!(TonicService::new(RouteGuideServer::new(MyRouteGuide)));
    let area = |latitude| Rectangle { lo: None, hi: Some(Point { latitude, longitude: 0 }) };
    for status in [
        client.list_features(area(0)).await.unwrap_err(),
        client.list_features(area(3)).await.unwrap_err(),
        client.route_chat(tokio_stream::once(RouteNote::default())).await.unwrap_err(),
    ] {
        assert_eq!(status.code(), Code::Unimplemented);
        assert!(status.message().contains("responds with a stream"), "{status:?}");
    }
    let summary = client.record_route(tokio_stream::once(Point::default())).await.unwrap();
    assert_eq!(summary.into_inner().point_count, 1);
    let mut features = client.list_features(area(1)).await.unwrap().into_inner();
    assert_eq!(features.message().await.unwrap().unwrap().name, "feature 0");
    assert!(features.message().await.unwrap().is_none());
}

#[tokio::test]
async fn speaks_json_in_every_protocol() {
    let path = "/routeguide.RouteGuide/GetFeature";
    let (status, body) = send(route_guide(), post(path, "application/json", br#"{"latitude":2}"#)).await;
    assert_eq!((status, body.as_str()), (200, r#"{"name":"feature 2","location":{"latitude":2}}"#));

    let get = format!("{path}?connect=v1&encoding=json&message=%7B%22latitude%22%3A4%7D");
    let get = Request::get(get).body(Bytes::default()).unwrap();
    let (status, body) = send(route_guide(), get).await;
    assert_eq!((status, body.as_str()), (200, r#"{"name":"feature 4","location":{"latitude":4}}"#));

    let twirp = TwirpPrefix::new("/twirp").layer(route_guide());
    let request = post(&format!("/twirp{path}"), "application/json", br#"{"latitude":2}"#);
    let (status, body) = send(twirp, request).await;
    assert_eq!(
        (status, body.as_str()),
        (200, r#"{"name":"feature 2","location":{"latitude":2,"longitude":0}}"#)
    );

    let request = post(path, "application/grpc-web+json", b"\0\0\0\0\x0e{\"latitude\":2}");
    let (status, body) = send(route_guide(), request).await;
    assert_eq!(status, 200);
    assert!(body.contains(r#"{"name":"feature 2","location":{"latitude":2}}"#), "{body}");
    assert!(body.contains("grpc-status:0"), "{body}");

    let (status, body) = send(route_guide(), post(path, "application/json", br#"{"latitude":"x"}"#)).await;
    assert_eq!(status, 400);
    assert!(body.contains("`latitude`: "), "{body}");
    let request = post(path, "application/json", br#"{"latitude":1}"#);
    let (status, body) = send(route_guide(), request).await;
    assert_eq!((status, body.as_str()), (404, r#"{"code":"not_found","message":"no feature here"}"#));
    let path = "/routeguide.RouteGuide/RecordRoute";
    let (status, body) = send(route_guide(), post(path, "application/json", b"{}")).await;
    assert_eq!(status, 404);
    assert!(body.contains(r#"{"code":"unimplemented","#) && body.contains("client-streaming"), "{body}");
}

#[tokio::test]
async fn rejects_json_without_descriptors_and_names_them_as_the_remedy() {
    let service = TonicService::new(GreeterServer::new(MyGreeter));
    let request = post("/helloworld.Greeter/SayHello", "application/json", b"{}");
    let (status, body) = send(service, request).await;
    assert_eq!(status, 501);
    assert!(
        body.contains("`TonicService::with_file_descriptor_set`") && !body.contains(".json(true)"),
        "{body}"
    );
}

#[tokio::test]
async fn suggests_a_known_method() {
    let path = "/routeguide.RouteGuide/GetFeatures";
    let (status, body) = send(route_guide(), post(path, "application/proto", b"")).await;
    assert_eq!(status, 404);
    assert!(
        body.contains("has no method `GetFeatures`; did you mean `/routeguide.RouteGuide/GetFeature`?"),
        "{body}"
    );
}

#[tokio::test]
async fn rejects_a_set_of_other_services() {
    let error = |set| {
        let server = RouteGuideServer::new(MyRouteGuide);
        TonicService::with_file_descriptor_set(server, set).unwrap_err().to_string()
    };
    let other = tonic_health::pb::FILE_DESCRIPTOR_SET;
    let words = "set of `routeguide.RouteGuide`: it contains `grpc.health.v1.Health`: pass ";
    assert!(error(other).contains(words), "{}", error(other));
    // The set is cut off.
    let error = error(&FILE_DESCRIPTOR_SET[..FILE_DESCRIPTOR_SET.len() - 3]);
    assert!(error.contains("set of `routeguide.RouteGuide`: it cannot be decoded: pass "), "{error}");
}

#[tokio::test]
async fn lists_the_unary_methods_on_the_local_host() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adapted"));
    command.env("LAMBDA_GRPC_ADDR", "127.0.0.1:0").env_remove("AWS_LAMBDA_RUNTIME_API");
    let mut child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut text = String::new();
    while !text.contains("All methods:") || !text.ends_with("\n\n") || text.ends_with("methods:\n\n") {
        text += &lines.next_line().await.unwrap().unwrap_or_else(|| panic!("{text}"));
        text.push('\n');
    }
    assert!(text.contains("/routeguide.RouteGuide/GetFeature\n"), "{text}");
    for absent in ["ListFeatures", "RecordRoute", "RouteChat", "SayHello"] {
        assert!(!text.contains(absent), "{text}");
    }
    // The other tonic server has no descriptors.
    assert!(text.contains("are not listed"), "{text}");
}
