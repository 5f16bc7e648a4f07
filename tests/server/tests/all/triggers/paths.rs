//! Stages, base path mappings and prefixes, which are removed from paths. A looser match would
//! bypass authorizers that match paths.

use crate::support::{invoke_handler, recorded};
use lambda_grpc::Host;
use lambda_grpc::context::LambdaContext;
use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_server::EchoServer;

/// Changes an event, and returns its gRPC status. An empty prefix is not set.
async fn status(mut event: Value, prefix: &str, change: impl FnOnce(&mut Value)) -> String {
    change(&mut event);
    let host = if prefix.is_empty() { Host::new() } else { Host::new().path_prefix(prefix) };
    let response =
        invoke_handler(host.handler(EchoServer::new(Echoing)), &event, LambdaContext::default()).await;
    response.unwrap().trailer("grpc-status").unwrap().to_owned()
}

#[tokio::test]
async fn removes_a_base_path_that_the_resource_proves() {
    for (resource, path, parameters, prefix, expected) in [
        ("/{proxy+}", "/echo.Echo/Say", json!({ "proxy": "echo.Echo/Say" }), "", "0"),
        ("/{proxy+}", "/v1/echo.Echo/Say", json!({ "proxy": "echo.Echo/Say" }), "", "0"),
        ("/{proxy+}", "/v1/beta/echo.Echo/Say", json!({ "proxy": "echo.Echo/Say" }), "", "0"),
        ("/echo.Echo/Say", "/v1/echo.Echo/Say", Value::Null, "", "0"),
        ("/echo.Echo/{method}", "/v1/echo.Echo/Say", json!({ "method": "Say" }), "", "0"),
        ("/api/{proxy+}", "/v1/api/echo.Echo/Say", json!({ "proxy": "echo.Echo/Say" }), "/api", "0"),
        // A public resource must not lead to the methods of a protected one.
        ("/public/{proxy+}", "/public/echo.Echo/Say", json!({ "proxy": "echo.Echo/Say" }), "", "12"),
        ("/{proxy+}", "/public/echo.Echo/Say", json!({ "proxy": "public/echo.Echo/Say" }), "", "12"),
        ("/api/{proxy+}", "/v1/api/echo.Echo/Say", json!({ "proxy": "echo.Echo/Say" }), "", "12"),
        ("/api/{proxy+}", "/api/echo.Echo/Say", json!({ "proxy": "echo.Echo/Say" }), "/v1", "12"),
        // A contradictory event proves nothing.
        ("/{proxy+}", "/v1/echo.Echo/Say", json!({ "proxy": "echo.Echo/Tail" }), "", "12"),
        ("/{proxy+}", "/v1/echo.Echo/Say", Value::Null, "", "12"),
        ("/{proxy+}", "/v1/echo.Echo/Say", json!({ "other": "echo.Echo/Say" }), "", "12"),
        ("/{proxy+}", "/v1x/echo.Echo/Say", json!({ "proxy": "x/echo.Echo/Say" }), "", "12"),
        ("/{proxy+}", "//echo.Echo/Say", json!({ "proxy": "echo.Echo/Say" }), "", "12"),
        ("/{proxy+}", "v1/echo.Echo/Say", json!({ "proxy": "echo.Echo/Say" }), "", "12"),
        ("/{proxy+}", "http://host/echo.Echo/Say", json!({ "proxy": "echo.Echo/Say" }), "", "12"),
        ("/{proxy+}", "/v1/echo.Echo/Sa%79", json!({ "proxy": "echo.Echo/Sa%79" }), "", "12"),
        ("/{proxy+}", "/echo.Echo/Say/", json!({ "proxy": "echo.Echo/Say" }), "", "12"),
        // The path of a REST API does not begin with the stage.
        ("/prod/{proxy+}", "/prod/echo.Echo/Say", json!({ "proxy": "echo.Echo/Say" }), "", "12"),
    ] {
        let got = status(recorded("rest_api/open.json"), prefix, |event| {
            event["resource"] = json!(resource);
            event["path"] = json!(path);
            event["pathParameters"] = parameters.clone();
        });
        assert_eq!(got.await, expected, "{resource} {path} {parameters} below `{prefix}`");
    }
}

#[tokio::test]
async fn removes_the_stage_of_payload_1_only_at_the_default_domain() {
    for (domain, path, expected) in [
        ("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", "/prod/echo.Echo/Say", "0"),
        ("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", "/echo.Echo/Say", "0"),
        ("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", "/public/echo.Echo/Say", "12"),
        // At a custom domain, the client may have chosen `/prod`, and the route may differ from
        // that of the method.
        ("api.shop.example", "/prod/echo.Echo/Say", "12"),
        ("a1b2c3d4e5.shop.example", "/prod/echo.Echo/Say", "12"),
    ] {
        let got = status(recorded("http_api_v1/named_stage.json"), "", |event| {
            event["path"] = json!(path);
            event["requestContext"]["domainName"] = json!(domain);
        });
        assert_eq!(got.await, expected, "{path} at {domain}");
    }
}

#[tokio::test]
async fn removes_only_the_prefix_behind_alb_and_lattice() {
    for (file, key) in
        [("alb/single.json", "path"), ("lattice/v1.json", "raw_path"), ("lattice/v2.json", "path")]
    {
        for (path, prefix, expected) in [
            ("/public/echo.Echo/Say", "", "12"),
            ("/api/echo.Echo/Say", "/api", "0"),
            ("/api/echo.Echo/Say", "api/", "0"),
            ("/echo.Echo/Say", "/api", "12"),
            ("/public/api/echo.Echo/Say", "/api", "12"),
            ("/api/../server.Echo/Say", "", "12"),
            ("/api//echo.Echo/Say", "/api", "12"),
            ("/api%2fecho.Echo/Say", "/api", "12"),
            ("/echo.Echo%2FSay", "", "12"),
        ] {
            let got = status(recorded(file), prefix, |event| event[key] = json!(path));
            assert_eq!(got.await, expected, "{file}: {path} below `{prefix}`");
        }
    }
}
