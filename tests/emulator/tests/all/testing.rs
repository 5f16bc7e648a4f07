//! `lambda_grpc::testing` as an application uses it, without processes and sockets.

use emulator::TriggerName;
use lambda_grpc::__private::emulator::GatewayError;
use lambda_grpc::context::Authorizer;
use lambda_grpc::host::ResponseMode;
use lambda_grpc::testing::{Deployment, grpc_web};
use lambda_grpc::{Code, Host, Request, RequestContext, Response, Status, Trigger};
use serde_json::json;
use service::pb::Message;
use service::pb::echo_server::{Echo, EchoServer};

struct Whoami;

impl Echo for Whoami {
    /// Responds with what the trigger knows about the caller.
    async fn say(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        let context =
            request.extensions().get::<RequestContext>().ok_or_else(|| Status::internal("no context"))?;
        let subject = match context.authorizer() {
            Some(Authorizer::Jwt { claims, .. }) => claims.get("sub").cloned(),
            _ => None,
        };
        let ids = (context.request_id().is_some(), context.trace_id().is_some());
        let known = (context.trigger(), context.source_ip(), context.stage(), ids, subject);
        Ok(Response::new(Message { text: format!("{known:?}"), ..Message::default() }))
    }

    async fn look(&self, _: Request<Message>) -> Result<Response<Message>, Status> {
        Err(Status::permission_denied("not today"))
    }
}

#[tokio::test]
async fn calls_a_server_through_every_trigger() {
    for trigger in TriggerName::ALL {
        let server = EchoServer::new(Whoami);
        let response = trigger
            .deployment()
            .call(server.clone(), grpc_web::request("/echo.Echo/Say", &Message::default()))
            .await;
        let message: Message = grpc_web::response(&response).unwrap().into_inner();
        let (name, ip, stage) = match trigger {
            TriggerName::RestApi => ("RestApi", "Some(127.0.0.1)", "Some(\"prod\")"),
            TriggerName::HttpApi | TriggerName::HttpApiV1 => {
                ("HttpApi", "Some(127.0.0.1)", "Some(\"$default\")")
            }
            TriggerName::FunctionUrl => ("FunctionUrl", "Some(127.0.0.1)", "Some(\"$default\")"),
            TriggerName::Alb | TriggerName::AlbMultiValue => ("Alb", "Some(127.0.0.1)", "None"),
            TriggerName::Lattice | TriggerName::LatticeV1 => ("Lattice", "Some(127.0.0.1)", "None"),
            TriggerName::DirectInvoke => ("DirectInvoke", "None", "None"),
        };
        let known = format!("({name}, {ip}, {stage}, (true, true), None)");
        assert_eq!(message.text, known, "{trigger}");
        let response = trigger
            .deployment()
            .call(server, grpc_web::request("/echo.Echo/Look", &Message::default()))
            .await;
        let status = grpc_web::response::<Message>(&response).unwrap_err();
        assert_eq!((status.code(), status.message()), (Code::PermissionDenied, "not today"), "{trigger}");
    }
}

#[tokio::test]
async fn calls_a_host_with_settings() {
    let host = Host::new().path_prefix("/api").response_mode(ResponseMode::Streaming);
    let request = || grpc_web::request("/api/echo.Echo/Say", &Message::default());
    let server = EchoServer::new(Whoami);
    for (deployment, is_right) in [
        (TriggerName::FunctionUrl.deployment().streaming(), true),
        (TriggerName::RestApi.deployment().streaming(), true),
        (TriggerName::FunctionUrl.deployment(), false),
        // It has no streaming, so the host does not use it.
        (TriggerName::Alb.deployment(), true),
    ] {
        let response = deployment.call_on(&host, server.clone(), request()).await;
        assert_eq!(
            grpc_web::response::<Message>(&response).is_ok(),
            is_right,
            "{deployment:?}: {response:?}"
        );
    }
    let response = TriggerName::Alb.deployment().call(server, request()).await;
    assert_eq!(grpc_web::response::<Message>(&response).unwrap_err().code(), Code::Unimplemented);
}

#[tokio::test]
async fn shows_a_handler_the_result_of_an_authorizer() {
    let claims = json!({ "jwt": { "claims": { "sub": "ada" }, "scopes": null } });
    let deployment = TriggerName::HttpApi.deployment().authorizer(claims);
    let request = grpc_web::request("/echo.Echo/Say", &Message::default());
    let response = deployment.call(EchoServer::new(Whoami), request).await;
    let message: Message = grpc_web::response(&response).unwrap().into_inner();
    let known = message.text;
    assert!(known.ends_with("Some(\"ada\"))"), "{known}");
}

#[test]
fn describes_a_response_that_is_not_grpc_web() {
    let invocation =
        Deployment::new(Trigger::Alb).invoke(grpc_web::request("/", &Message::default())).unwrap();
    let failed = invocation.fail(GatewayError::MalformedResponse);
    let status = grpc_web::response::<Message>(&failed).unwrap_err();
    assert_eq!(status.code(), Code::Unknown);
    assert!(status.message().contains("502 Bad Gateway, text/html"), "{}", status.message());
}
