//! The identity of a caller, as a handler sees it behind every trigger.

use lambda_grpc::Trigger;
use lambda_grpc::testing::{Deployment, PayloadFormat, grpc_web};
use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_server::EchoServer;
use service::pb::{Action, Message};

/// Calls through a deployment, and returns the identity that the handler reports.
async fn identity(deployment: &Deployment) -> String {
    let request = grpc_web::request("/echo.Echo/Say", &Message::from(Action::ReportContext));
    let response = deployment.call(EchoServer::new(Echoing), request).await;
    let text = grpc_web::response::<Message>(&response).unwrap().into_inner().text;
    text.split_once(", stage ").unwrap().1.split_once(", ").unwrap().1.to_owned()
}

#[tokio::test]
async fn has_the_form_of_its_authorizer() {
    let lambda = json!({ "principalId": "ada", "lambda": "x", "jwt": "y", "claims": "z" });
    let claims = json!({ "sub": "ada", "exp": "1764190146" });
    let typed_claims = json!({ "sub": "ada", "exp": 1764190146, "version": "42" });
    for (trigger, format, authorizer, expected) in [
        (Trigger::RestApi, PayloadFormat::V1, Value::Null, "None"),
        (
            Trigger::RestApi,
            PayloadFormat::V1,
            json!({ "claims": claims }),
            r#"Some(Cognito { claims: {"exp": "1764190146", "sub": "ada"} })"#,
        ),
        (
            Trigger::RestApi,
            PayloadFormat::V1,
            json!({ "claims": typed_claims }),
            r#"Some(RestJwt { claims: {"exp": Number(1764190146), "sub": String("ada"), "version": String("42")} })"#,
        ),
        (
            Trigger::RestApi,
            PayloadFormat::V1,
            lambda.clone(),
            r#"Some(Lambda(Object {"claims": String("z"), "jwt": String("y"), "lambda": String("x"), "principalId": String("ada")}))"#,
        ),
        (
            Trigger::HttpApi,
            PayloadFormat::V1,
            json!({ "claims": claims, "scopes": null }),
            r#"Some(Jwt { claims: {"exp": "1764190146", "sub": "ada"}, scopes: [] })"#,
        ),
        (
            Trigger::HttpApi,
            PayloadFormat::V1,
            lambda.clone(),
            r#"Some(Lambda(Object {"claims": String("z"), "jwt": String("y"), "lambda": String("x"), "principalId": String("ada")}))"#,
        ),
        (
            Trigger::HttpApi,
            PayloadFormat::V2,
            json!({ "jwt": { "claims": claims, "scopes": ["shop"] } }),
            r#"Some(Jwt { claims: {"exp": "1764190146", "sub": "ada"}, scopes: ["shop"] })"#,
        ),
        (
            Trigger::HttpApi,
            PayloadFormat::V2,
            json!({ "lambda": { "jwt": { "claims": claims } } }),
            r#"Some(Lambda(Object {"jwt": Object {"claims": Object {"exp": String("1764190146"), "sub": String("ada")}}}))"#,
        ),
        (Trigger::HttpApi, PayloadFormat::V2, json!({ "claims": claims }), "None"),
        (Trigger::FunctionUrl, PayloadFormat::V2, json!({ "claims": claims }), "None"),
        (Trigger::Alb, PayloadFormat::Alb, json!({ "claims": claims }), "None"),
        (Trigger::Lattice, PayloadFormat::LatticeV1, json!({ "claims": claims }), "None"),
    ] {
        let deployment = Deployment::new(trigger).payload_format(format);
        let deployment = if authorizer.is_null() { deployment } else { deployment.authorizer(authorizer) };
        assert_eq!(identity(&deployment).await, expected, "{deployment:?}");
    }
}

#[tokio::test]
async fn names_the_signer_of_a_request() {
    let arn = "arn:aws:iam::111122223333:user/ada";
    for deployment in [
        Deployment::new(Trigger::RestApi).identity(json!({ "userArn": arn })),
        Deployment::new(Trigger::HttpApi)
            .payload_format(PayloadFormat::V1)
            .identity(json!({ "userArn": arn })),
        Deployment::new(Trigger::HttpApi).authorizer(json!({ "iam": { "userArn": arn } })),
        Deployment::new(Trigger::FunctionUrl).authorizer(json!({ "iam": { "userArn": arn } })),
    ] {
        let identity = identity(&deployment).await;
        assert!(identity.starts_with("Some(Iam(") && identity.contains(arn), "{deployment:?}: {identity}");
    }
    let lattice = Deployment::new(Trigger::Lattice).identity(json!({ "type": "AWS_IAM", "principal": arn }));
    let identity = identity(&lattice).await;
    assert!(identity.starts_with("Some(Lattice(") && identity.contains(arn), "{identity}");
}
