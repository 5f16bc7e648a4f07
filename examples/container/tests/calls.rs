//! Calls of the two programs.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use lambda_grpc::testing::{Deployment, grpc_web};
use lambda_grpc::{Code, Trigger};
use rustix::process::{Pid, Signal, kill_process};
use streaming::tide_service_client::TideServiceClient;
use tides::Tides;
use tides::pb::tide_service_server::TideServiceServer;
use tides::pb::{GetLevelRequest, Level, WatchLevelRequest};
use tonic::transport::{Channel, Endpoint};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

mod streaming {
    tonic::include_proto!("tonic/acme.tides.v1");
}

const TIME: u64 = 1_795_860_000;

/// The container, on a free port. It is killed when it is dropped.
struct Container {
    process: Child,
    address: String,
}

impl Container {
    fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_container"))
            .env("LISTEN", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("tides listens on ").unwrap().to_owned();
        Self { process, address }
    }

    async fn connect(&self) -> Channel {
        Endpoint::try_from(format!("http://{}", self.address)).unwrap().connect().await.unwrap()
    }

    /// Sends bytes of HTTP/1.1.
    fn send(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.process), signal).unwrap();
    }

    async fn end(&mut self) -> ExitStatus {
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

fn health_check(address: &str) -> ExitStatus {
    let mut check = Command::new(env!("CARGO_BIN_EXE_container"));
    check.arg("--health-check").env("LISTEN", address).stderr(Stdio::null()).status().unwrap()
}

impl Drop for Container {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test]
async fn the_container_serves_all_rpcs() {
    let container = Container::start();
    let mut client = TideServiceClient::new(container.connect().await);
    let request = GetLevelRequest { gauge: "brest".into(), time: TIME };
    let level = client.get_level(request).await.unwrap().into_inner();
    assert_eq!(level, tides::level("brest", TIME).unwrap());

    let request = WatchLevelRequest { gauge: "brest".into(), interval_seconds: 1 };
    let mut levels = client.watch_level(request).await.unwrap().into_inner();
    let [first, second] =
        [levels.message().await.unwrap().unwrap(), levels.message().await.unwrap().unwrap()];
    assert!(first.time < second.time, "{first:?}, {second:?}");

    for (gauge, interval_seconds, code) in [("paris", 1, Code::NotFound), ("brest", 0, Code::InvalidArgument)]
    {
        let request = WatchLevelRequest { gauge: gauge.into(), interval_seconds };
        assert_eq!(client.watch_level(request).await.unwrap_err().code(), code);
    }
}

#[tokio::test]
async fn the_container_ends_its_streams_and_then_itself() {
    let mut container = Container::start();
    let channel = container.connect().await;
    let request = WatchLevelRequest { gauge: "brest".into(), interval_seconds: 3600 };
    let mut client = TideServiceClient::new(channel.clone());
    let mut levels = client.watch_level(request).await.unwrap().into_inner();
    levels.message().await.unwrap().unwrap();
    let mut health = HealthClient::new(channel);
    let request = HealthCheckRequest { service: "acme.tides.v1.TideService".into() };
    let mut statuses = health.watch(request).await.unwrap().into_inner();
    assert_eq!(statuses.message().await.unwrap().unwrap().status(), ServingStatus::Serving);

    container.signal(Signal::TERM);
    // The test must not wait for a server that does not end.
    tokio::time::timeout(Duration::from_secs(10), async {
        assert_eq!(levels.message().await.unwrap_err().code(), Code::Unavailable);
        assert_eq!(statuses.message().await.unwrap().unwrap().status(), ServingStatus::NotServing);
        assert_eq!(statuses.message().await.unwrap(), None);
        assert!(container.end().await.success());
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_second_signal_ends_the_container_with_a_request_that_is_not_complete() {
    let mut container = Container::start();
    let mut request = container.send(concat!(
        "POST /acme.tides.v1.TideService/GetLevel HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\n",
        "content-type: application/json\r\ncontent-length: 2\r\n\r\n{",
    ));
    // The container now waits for the rest of the body.
    request.read_exact(&mut [0; "HTTP/1.1 100 Continue".len()]).unwrap();
    container.signal(Signal::TERM);
    container.signal(Signal::INT);
    // The test must not wait for a server that does not end.
    let status = tokio::time::timeout(Duration::from_secs(10), container.end()).await.unwrap();
    assert!(status.success());
}

#[test]
fn the_container_streams_in_grpc_only() {
    let container = Container::start();
    let mut stream = container.send(concat!(
        "POST /acme.tides.v1.TideService/WatchLevel HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n",
        "content-type: application/json\r\ncontent-length: 2\r\n\r\n{}",
    ));
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    assert!(response.starts_with("HTTP/1.1 415 "), "{response}");
    assert!(response.contains("use a native gRPC client"), "{response}");
}

#[test]
fn the_health_check_resolves_the_address_as_the_server_does() {
    let container = Container::start();
    assert!(health_check(&container.address).success());
    let (_, port) = container.address.split_once(':').unwrap();
    for host in ["localhost", "0.0.0.0"] {
        assert!(health_check(&format!("{host}:{port}")).success(), "{host}");
    }
}

#[test]
fn the_health_check_fails_without_a_server() {
    assert!(!health_check("127.0.0.1:1").success());
}

#[tokio::test]
async fn the_function_serves_the_unary_rpc() {
    let function = TideServiceServer::new(Tides);
    let message = GetLevelRequest { gauge: "brest".into(), time: TIME };
    let request = grpc_web::request("/acme.tides.v1.TideService/GetLevel", &message);
    let response = Deployment::new(Trigger::Alb).call(function.clone(), request).await;
    let level = grpc_web::response::<Level>(&response).unwrap().into_inner();
    assert_eq!(level, tides::level("brest", TIME).unwrap());

    let message = WatchLevelRequest { gauge: "brest".into(), interval_seconds: 1 };
    let request = grpc_web::request("/acme.tides.v1.TideService/WatchLevel", &message);
    let response = Deployment::new(Trigger::Alb).call(function, request).await;
    assert_eq!(grpc_web::response::<Level>(&response).unwrap_err().code(), Code::Unimplemented);
}
