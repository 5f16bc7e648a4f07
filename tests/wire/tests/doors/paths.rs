//! What is taken from a path, and what never is: a looser match would walk past authorizers that match paths.

use crate::support::{invoke_handler, recorded};
use lambda_grpc::Host;
use lambda_grpc::LambdaContext;
use serde_json::{Value, json};
use wire::Echoing;
use wire::pb::echo_server::EchoServer;

/// Returns the status of a call to `path`, for a host with that prefix (empty for none).
async fn status(mut event: Value, prefix: &str, change: impl FnOnce(&mut Value)) -> String {
    change(&mut event);
    let host = if prefix.is_empty() { Host::new() } else { Host::new().path_prefix(prefix) };
    let reply =
        invoke_handler(host.handler(EchoServer::new(Echoing)), &event, LambdaContext::default()).await;
    reply.unwrap().trailer("grpc-status").unwrap().to_owned()
}

#[tokio::test]
async fn strips_the_mapping_that_a_resource_proves() {
    for (resource, path, parameters, prefix, expected) in [
        ("/{proxy+}", "/wire.Echo/Say", json!({ "proxy": "wire.Echo/Say" }), "", "0"),
        ("/{proxy+}", "/v1/wire.Echo/Say", json!({ "proxy": "wire.Echo/Say" }), "", "0"),
        ("/{proxy+}", "/v1/beta/wire.Echo/Say", json!({ "proxy": "wire.Echo/Say" }), "", "0"),
        ("/wire.Echo/Say", "/v1/wire.Echo/Say", Value::Null, "", "0"),
        ("/wire.Echo/{method}", "/v1/wire.Echo/Say", json!({ "method": "Say" }), "", "0"),
        ("/api/{proxy+}", "/v1/api/wire.Echo/Say", json!({ "proxy": "wire.Echo/Say" }), "/api", "0"),
        // An open resource is no way to the methods of a closed one.
        ("/public/{proxy+}", "/public/wire.Echo/Say", json!({ "proxy": "wire.Echo/Say" }), "", "12"),
        ("/{proxy+}", "/public/wire.Echo/Say", json!({ "proxy": "public/wire.Echo/Say" }), "", "12"),
        ("/api/{proxy+}", "/v1/api/wire.Echo/Say", json!({ "proxy": "wire.Echo/Say" }), "", "12"),
        ("/api/{proxy+}", "/api/wire.Echo/Say", json!({ "proxy": "wire.Echo/Say" }), "/v1", "12"),
        // Nothing is proven by what contradicts itself.
        ("/{proxy+}", "/v1/wire.Echo/Say", json!({ "proxy": "wire.Echo/Tail" }), "", "12"),
        ("/{proxy+}", "/v1/wire.Echo/Say", Value::Null, "", "12"),
        ("/{proxy+}", "/v1/wire.Echo/Say", json!({ "other": "wire.Echo/Say" }), "", "12"),
        ("/{proxy+}", "/v1x/wire.Echo/Say", json!({ "proxy": "x/wire.Echo/Say" }), "", "12"),
        ("/{proxy+}", "//wire.Echo/Say", json!({ "proxy": "wire.Echo/Say" }), "", "12"),
        ("/{proxy+}", "v1/wire.Echo/Say", json!({ "proxy": "wire.Echo/Say" }), "", "12"),
        ("/{proxy+}", "http://host/wire.Echo/Say", json!({ "proxy": "wire.Echo/Say" }), "", "12"),
        ("/{proxy+}", "/v1/wire.Echo/Sa%79", json!({ "proxy": "wire.Echo/Sa%79" }), "", "12"),
        ("/{proxy+}", "/wire.Echo/Say/", json!({ "proxy": "wire.Echo/Say" }), "", "12"),
        // The path of a REST API never begins with the stage.
        ("/prod/{proxy+}", "/prod/wire.Echo/Say", json!({ "proxy": "wire.Echo/Say" }), "", "12"),
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
async fn strips_the_stage_of_payload_1_only_under_the_apis_own_domain() {
    for (domain, path, expected) in [
        ("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", "/prod/wire.Echo/Say", "0"),
        ("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", "/wire.Echo/Say", "0"),
        ("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", "/public/wire.Echo/Say", "12"),
        // Under a custom domain `/prod` may be the client's own word, and its route another than that of the method.
        ("api.shop.example", "/prod/wire.Echo/Say", "12"),
        ("a1b2c3d4e5.shop.example", "/prod/wire.Echo/Say", "12"),
    ] {
        let got = status(recorded("http_api_v1/named_stage.json"), "", |event| {
            event["path"] = json!(path);
            event["requestContext"]["domainName"] = json!(domain);
        });
        assert_eq!(got.await, expected, "{path} at {domain}");
    }
}

#[tokio::test]
async fn strips_nothing_behind_doors_that_prove_nothing() {
    for (file, key) in
        [("alb/single.json", "path"), ("lattice/v1.json", "raw_path"), ("lattice/v2.json", "path")]
    {
        for (path, prefix, expected) in [
            ("/public/wire.Echo/Say", "", "12"),
            ("/api/wire.Echo/Say", "/api", "0"),
            ("/api/wire.Echo/Say", "api/", "0"),
            ("/wire.Echo/Say", "/api", "12"),
            ("/public/api/wire.Echo/Say", "/api", "12"),
            ("/api/../wire.Echo/Say", "", "12"),
            ("/api//wire.Echo/Say", "/api", "12"),
            ("/api%2fwire.Echo/Say", "/api", "12"),
            ("/wire.Echo%2FSay", "", "12"),
        ] {
            let got = status(recorded(file), prefix, |event| event[key] = json!(path));
            assert_eq!(got.await, expected, "{file}: {path} below `{prefix}`");
        }
    }
}
