//! `lambda_grpc::testing` as an application uses it: no process, no socket.

use front_door::client::pb::stand_server::{Stand, StandServer};
use front_door::client::pb::{Done, Nothing, Task};
use lambda_grpc::testing::{Deployment, Door, grpc_web};
use lambda_grpc::{Authorizer, Code, Host, Request, RequestContext, Response, ResponseMode, Status};
use serde_json::json;

struct Whoami;

impl Stand for Whoami {
    /// Answers with what the door knows of the caller.
    async fn r#do(&self, request: Request<Task>) -> Result<Response<Done>, Status> {
        let context =
            request.extensions().get::<RequestContext>().ok_or_else(|| Status::internal("no context"))?;
        let subject = match context.authorizer() {
            Some(Authorizer::Jwt { claims, .. }) => claims.get("sub").cloned(),
            _ => None,
        };
        let ids = (context.request_id().is_some(), context.trace_id().is_some());
        let known = (context.front_door(), context.source_ip(), context.stage(), ids, subject);
        Ok(Response::new(Done { data: format!("{known:?}").into() }))
    }

    async fn rest(&self, _: Request<Nothing>) -> Result<Response<Nothing>, Status> {
        Err(Status::permission_denied("not today"))
    }
}

#[tokio::test]
async fn calls_a_server_over_every_door() {
    for door in Door::ALL {
        let server = StandServer::new(Whoami);
        let response =
            door.call(server.clone(), grpc_web::request("/stand.Stand/Do", &Task::default())).await;
        let done: Done = grpc_web::reply(&response).unwrap().into_inner();
        let (name, ip, stage) = match door {
            Door::RestApi => ("RestApi", "Some(127.0.0.1)", "Some(\"prod\")"),
            Door::HttpApi | Door::HttpApiV1 => ("HttpApi", "Some(127.0.0.1)", "Some(\"$default\")"),
            Door::FunctionUrl => ("FunctionUrl", "Some(127.0.0.1)", "Some(\"$default\")"),
            Door::Alb | Door::AlbMultiValue => ("LoadBalancer", "Some(127.0.0.1)", "None"),
            Door::LatticeV1 | Door::LatticeV2 => ("Lattice", "Some(127.0.0.1)", "None"),
            _ => ("HttpApi", "None", "None"),
        };
        let known = format!("({name}, {ip}, {stage}, (true, true), None)");
        assert_eq!(String::from_utf8(done.data).unwrap(), known, "{door}");
        let response = door.call(server, grpc_web::request("/stand.Stand/Rest", &Nothing {})).await;
        let status = grpc_web::reply::<Nothing>(&response).unwrap_err();
        assert_eq!((status.code(), status.message()), (Code::PermissionDenied, "not today"), "{door}");
    }
}

#[tokio::test]
async fn calls_a_host_with_settings() {
    let host = Host::new().path_prefix("/api").response_mode(ResponseMode::Streaming);
    let request = || grpc_web::request("/api/stand.Stand/Do", &Task::default());
    let server = StandServer::new(Whoami);
    for (deployment, is_right) in [
        (Deployment::new(Door::FunctionUrl).streaming(), true),
        (Deployment::new(Door::RestApi).streaming(), true),
        (Deployment::new(Door::FunctionUrl), false),
        // It has no streaming mode, so the host does not use it.
        (Deployment::new(Door::Alb), true),
    ] {
        let response = deployment.call_on(&host, server.clone(), request()).await;
        assert_eq!(grpc_web::reply::<Done>(&response).is_ok(), is_right, "{deployment:?}: {response:?}");
    }
    let response = Door::Alb.call(server, request()).await;
    assert_eq!(grpc_web::reply::<Done>(&response).unwrap_err().code(), Code::Unimplemented);
}

#[tokio::test]
async fn shows_a_handler_what_an_authorizer_found_out() {
    let claims = json!({ "jwt": { "claims": { "sub": "ada" }, "scopes": null } });
    let deployment = Deployment::new(Door::HttpApi).authorizer(claims);
    let request = grpc_web::request("/stand.Stand/Do", &Task::default());
    let response = deployment.call(StandServer::new(Whoami), request).await;
    let done: Done = grpc_web::reply(&response).unwrap().into_inner();
    let known = String::from_utf8(done.data).unwrap();
    assert!(known.ends_with("Some(\"ada\"))"), "{known}");
}

#[test]
fn says_what_a_response_is_that_is_no_grpc_web() {
    let html = Deployment::new(Door::Alb).open(grpc_web::request("/", &Task::default())).unwrap();
    let failed = html.fail(lambda_grpc::testing::Failure::Malformed);
    let status = grpc_web::reply::<Done>(&failed).unwrap_err();
    assert_eq!(status.code(), Code::Unknown);
    assert!(status.message().contains("502 Bad Gateway, text/html"), "{}", status.message());
}
