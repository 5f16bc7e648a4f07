//! Health checks over HTTP, behind every trigger.

use lambda_grpc::host::ResponseMode;
use lambda_grpc::testing::{Deployment, PayloadFormat};
use lambda_grpc::{Host, Trigger};
use service::Echoing;
use service::pb::echo_server::EchoServer;

fn request(method: &str, path: &str) -> http::Request<&'static str> {
    let request = http::Request::builder().method(method).uri(path);
    request.header("user-agent", "ELB-HealthChecker/2.0").body("").unwrap()
}

#[tokio::test]
async fn responds_behind_every_trigger() {
    let host = Host::new().path_prefix("/api").health_check("/healthz").health_check("api/up");
    for (trigger, format) in [
        (Trigger::RestApi, PayloadFormat::V1),
        (Trigger::HttpApi, PayloadFormat::V1),
        (Trigger::HttpApi, PayloadFormat::V2),
        (Trigger::FunctionUrl, PayloadFormat::V2),
        (Trigger::Alb, PayloadFormat::Alb),
        (Trigger::Alb, PayloadFormat::AlbMultiValue),
        (Trigger::Lattice, PayloadFormat::LatticeV1),
        (Trigger::Lattice, PayloadFormat::LatticeV2),
    ] {
        let deployment = Deployment::new(trigger).payload_format(format);
        for (method, path, status, body) in [
            ("GET", "/healthz", 200, "OK\n"),
            ("GET", "/healthz?probe=1", 200, "OK\n"),
            ("HEAD", "/healthz", 200, ""),
            ("GET", "/api/up", 200, "OK\n"),
            // Nothing else is served.
            ("GET", "/", 405, "This endpoint serves "),
            ("GET", "/up", 405, "This endpoint serves "),
            ("GET", "/healthz/", 405, "This endpoint serves "),
            ("GET", "/HEALTHZ", 405, "This endpoint serves "),
            ("DELETE", "/healthz", 405, "This endpoint serves "),
            ("POST", "/healthz", 415, "The request has no content type"),
        ] {
            let server = EchoServer::new(Echoing);
            let response = deployment.call_on(&host, server, request(method, path)).await;
            let text = String::from_utf8_lossy(response.body());
            assert_eq!(response.status(), status, "{trigger:?} {format:?} {method} {path}: {text}");
            assert!(text.starts_with(body), "{trigger:?} {format:?} {method} {path}: {text}");
            if status == 200 {
                assert_eq!(text, body, "{trigger:?} {format:?} {method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn responds_on_a_stage_and_in_streams() {
    let stage = Deployment::new(Trigger::HttpApi).stage("prod");
    let host = Host::new().health_check("/healthz");
    let response = stage.call_on(&host, EchoServer::new(Echoing), request("GET", "/prod/healthz")).await;
    assert_eq!((response.status().as_u16(), &response.body()[..]), (200, &b"OK\n"[..]));
    let streaming = Deployment::new(Trigger::FunctionUrl).streaming();
    let host = host.response_mode(ResponseMode::Streaming);
    let response = streaming.call_on(&host, EchoServer::new(Echoing), request("GET", "/healthz")).await;
    assert_eq!((response.status().as_u16(), &response.body()[..]), (200, &b"OK\n"[..]));
}
