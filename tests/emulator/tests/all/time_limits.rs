//! How long the triggers wait, in the documentation and in a call.

use std::time::Duration;

use bytes::Bytes;
use lambda_grpc::testing::{Deployment, grpc_web};
use lambda_grpc::{Code, Host, Request, Response, Status, Trigger};
use service::pb::Message;
use service::pb::echo_server::{Echo, EchoServer};

#[test]
fn are_those_of_the_documentation() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let host = std::fs::read_to_string(format!("{root}/runtime/src/host/builder.rs")).unwrap();
    let readme = std::fs::read_to_string(format!("{root}/README.md")).unwrap();
    let guide = std::fs::read_to_string(format!("{root}/runtime/docs/triggers.md")).unwrap();
    let row = |text: &str, name: &str| {
        let row = text.lines().find(|line| line.contains(&format!("| {name} |")));
        row.unwrap_or_else(|| panic!("no row for {name}")).to_owned()
    };
    for (name, deployment) in [
        ("REST API", Deployment::new(Trigger::RestApi)),
        ("REST API that streams", Deployment::new(Trigger::RestApi).streaming()),
        ("HTTP API", Deployment::new(Trigger::HttpApi)),
        ("VPC Lattice", Deployment::new(Trigger::Lattice)),
    ] {
        let limit = deployment.time_limit().unwrap().as_secs();
        let text = row(&host, name);
        assert!(text.contains(&format!("[{limit} s")), "{name}: {text}");
        assert!(text.contains(&format!("| {} s |", limit - 1)), "{name}: {text}");
        // Other tables of the guide have rows with the same names.
        let name = name.replace(" that streams", ", streaming");
        let is_limit =
            |row: &str| row.contains(&format!("| {limit} s")) && row.contains(&format!(" {} s |", limit - 1));
        assert!(guide.lines().any(|line| line.starts_with(&format!("| {name}")) && is_limit(line)), "{name}");
        if !name.ends_with("streaming") {
            let start = format!("| {name}");
            let text = readme.lines().find(|line| line.starts_with(&start)).unwrap();
            assert!(text.contains(&format!(", {limit} s")), "{name}: {text}");
        }
    }
    for trigger in [Trigger::FunctionUrl, Trigger::Alb, Trigger::DirectInvoke] {
        assert_eq!(Deployment::new(trigger).time_limit(), None, "{trigger:?}");
    }
}

/// A service whose calls do not end.
#[derive(Debug, Clone, Copy)]
struct NeverResponding;

impl Echo for NeverResponding {
    async fn say(&self, _: Request<Message>) -> Result<Response<Message>, Status> {
        std::future::pending().await
    }

    async fn look(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        self.say(request).await
    }
}

/// Calls a method that does not respond, behind a REST API.
async fn call(host: &Host) -> http::Response<Bytes> {
    let request = grpc_web::request("/echo.Echo/Say", &Message::default());
    Deployment::new(Trigger::RestApi).call_on(host, EchoServer::new(NeverResponding), request).await
}

#[tokio::test(start_paused = true)]
async fn are_a_second_longer_than_a_call() {
    let status = grpc_web::response::<Message>(&call(&Host::new()).await).unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
    assert!(status.message().contains("within 28000 ms"), "{status}");
}

#[tokio::test(start_paused = true)]
async fn end_a_call_that_the_host_does_not_end() {
    let hour = Duration::from_secs(60 * 60);
    assert_eq!(call(&Host::new().trigger_timeout(Trigger::RestApi, hour)).await.status(), 504);
}
