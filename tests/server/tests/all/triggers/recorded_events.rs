//! The events of consoles, emulators and gateways, which differ from those of AWS's triggers, and the
//! rule that each event of the collection is used and names its source.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lambda_grpc::context::LambdaContext;
use lambda_grpc::host::UnknownEvent;
use lambda_grpc::{Host, Trigger};
use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_server::EchoServer;

use crate::support::{LambdaResponse, invoke_bytes, recorded_bytes};

/// The keys of a response in each payload format.
const V1: &str = "body headers isBase64Encoded statusCode";
const V1_MULTI_VALUE: &str = "body headers isBase64Encoded multiValueHeaders statusCode";
const V2: &str = "body cookies headers isBase64Encoded statusCode";
const ALB: &str = "body headers isBase64Encoded statusCode statusDescription";
const ALB_MULTI_VALUE: &str = "body isBase64Encoded multiValueHeaders statusCode statusDescription";
const LATTICE: &str = ALB;

/// Events that are served: the trigger that the handler sees, the keys of the response, and its status.
const SERVED: &[(&str, Trigger, &str, u64)] = &[
    ("consoles/api_gateway_test.json", Trigger::RestApi, V1, 200),
    ("consoles/lambda_api_gateway_proxy.json", Trigger::RestApi, V1, 200),
    ("consoles/lambda_http_api.json", Trigger::HttpApi, V2, 200),
    ("emulators/cargo_lambda_watch.json", Trigger::HttpApi, V2, 200),
    ("emulators/localstack_function_url.json", Trigger::FunctionUrl, V2, 200),
    ("emulators/localstack_rest_api.json", Trigger::RestApi, V1, 200),
    ("emulators/ministack_alb.json", Trigger::Alb, ALB_MULTI_VALUE, 200),
    ("emulators/ministack_http_api.json", Trigger::HttpApi, V2, 200),
    // `version` is a key of HTTP APIs. The response has the same format.
    ("emulators/ministack_rest_api.json", Trigger::HttpApi, V1, 200),
    ("emulators/sam_local_rest_api_with_version.json", Trigger::HttpApi, V1, 200),
    ("emulators/sam_local_rest_api.json", Trigger::RestApi, V1, 200),
    // Without `requestContext.domainName`.
    ("emulators/sam_local_http_api.json", Trigger::DirectInvoke, V2, 200),
    ("emulators/serverless_offline_http_api.json", Trigger::HttpApi, V2, 200),
    ("emulators/serverless_offline_rest_api.json", Trigger::RestApi, V1, 200),
    ("gateways/envoy.json", Trigger::Lattice, LATTICE, 200),
    ("gateways/envoy_connect_get.json", Trigger::Lattice, LATTICE, 200),
    ("gateways/gloo_request_transformation.json", Trigger::DirectInvoke, V1, 200),
    ("gateways/gloo_wrapped_as_api_gateway.json", Trigger::RestApi, V1, 200),
    ("gateways/kong.json", Trigger::HttpApi, V1, 200),
    ("gateways/kong_connect_get.json", Trigger::HttpApi, V1, 200),
    ("gateways/kong_forwarded_request.json", Trigger::DirectInvoke, V1, 200),
    ("gateways/kong_route_of_the_root.json", Trigger::HttpApi, V1, 200),
    ("gateways/kong_route_without_a_path.json", Trigger::DirectInvoke, V1, 200),
    ("gateways/traefik_fork.json", Trigger::DirectInvoke, V1_MULTI_VALUE, 200),
    ("gateways/traefik_plugin.json", Trigger::DirectInvoke, V1_MULTI_VALUE, 200),
    // HTTP requests that are not calls.
    ("consoles/api_gateway_test_without_headers.json", Trigger::RestApi, V1, 415),
    ("consoles/lambda_alb.json", Trigger::Alb, ALB, 405),
];

/// Events that are not HTTP requests, or need another form of response, and a part of the error.
const REJECTED: &[(&str, &str)] = &[
    ("consoles/lambda_hello_world.json", "`apples`, `pears`, `plums`"),
    ("gateways/caddy_awslambda.json", "`type`, `meta`"),
    ("gateways/gloo_body_only.json", "`text`"),
];

/// Envoy reads `cookies`, and adds them to the one that is among the headers.
#[tokio::test]
async fn sends_all_cookies_through_envoy() {
    let response = respond("gateways/envoy_cookies.json").await.unwrap();
    assert_eq!(response.header("set-cookie"), Some("a=1; Path=/"));
    assert_eq!(response.json["cookies"], json!(["b=2; Expires=Wed, 25 Nov 2026 07:28:00 GMT"]));
}

/// Traefik's plugin sends repeated headers only in `multiValueHeaders`, and all others only in `headers`.
#[tokio::test]
async fn reads_both_objects_of_headers() {
    for file in ["gateways/traefik_plugin.json", "gateways/traefik_fork.json"] {
        let response = respond(file).await.unwrap();
        assert_eq!(response.json["multiValueHeaders"]["x-echoed"], json!(["tea", "coffee"]), "{file}");
    }
}

#[tokio::test]
async fn serves_consoles_emulators_and_gateways() {
    for (file, trigger, keys, status) in SERVED {
        let response = respond(file).await.unwrap_or_else(|error| panic!("{file}: {error}"));
        let found: Vec<_> = response.json.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(found.join(" "), *keys, "{file}");
        assert_eq!(response.status(), *status, "{file}");
        if *status == 200 {
            let text = text(&response);
            assert!(text.starts_with(&format!("{trigger:?}, ")), "{file}: {text}");
        }
    }
}

#[tokio::test]
async fn rejects_events_that_are_not_http_requests() {
    for (file, words) in REJECTED {
        let error = respond(file).await.unwrap_err().to_string();
        assert!(error.contains(words), "{file}: {error}");
    }
}

async fn respond(file: &str) -> Result<LambdaResponse, UnknownEvent> {
    let handler = Host::new().handler(EchoServer::new(Echoing));
    invoke_bytes(handler, recorded_bytes(file), LambdaContext::default()).await
}

/// Returns the text of the message, in gRPC-Web or JSON.
fn text(response: &LambdaResponse) -> String {
    match &response.message {
        Some(message) => message.text.clone(),
        None => {
            let json: Value = serde_json::from_slice(&response.body).unwrap();
            json["text"].as_str().unwrap().to_owned()
        }
    }
}

/// Returns the path of each file of `folder`, relative to it.
fn files(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        let name = name.into_string().unwrap();
        match path.is_dir() {
            true => files.extend(self::files(&path).into_iter().map(|file| format!("{name}/{file}"))),
            false => files.push(name),
        }
    }
    files
}

/// Returns the events of the collection, and the expected responses.
fn collection() -> (BTreeSet<String>, BTreeSet<String>) {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("events"));
    let files = files.into_iter().filter(|file| file.ends_with(".json"));
    files.partition(|file| !file.ends_with(".response.json"))
}

#[test]
fn uses_every_file() {
    let tables = SERVED.iter().map(|row| row.0).chain(REJECTED.iter().map(|row| row.0));
    let mut rows: Vec<_> = tables.chain(["gateways/envoy_cookies.json"]).collect();
    rows.sort_unstable();
    assert!(rows.windows(2).all(|pair| pair[0] != pair[1]), "an event has two rows: {rows:?}");

    let (events, responses) = collection();
    for event in &events {
        let (folder, _) = event.split_once('/').unwrap();
        // The folders of triggers are used as a whole.
        let test = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/all/triggers/{folder}.rs"));
        let is_round_trip = fs::read_to_string(test)
            .is_ok_and(|source| source.contains(&format!("round_trip(\"{folder}\")")));
        assert_ne!(is_round_trip, rows.contains(&event.as_str()), "{event}: one test must use it");
        let response = event.replace(".json", ".response.json");
        assert_eq!(is_round_trip, responses.contains(&response), "{event} and {response}");
    }
    for response in responses {
        let event = response.replace(".response.json", ".json");
        assert!(events.contains(&event), "{response} has no event");
    }
}

/// Each row of the table in `SOURCES.md` names events and the page or the code that their form comes from.
#[test]
fn names_the_source_of_every_event() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("events/SOURCES.md");
    let sources = fs::read_to_string(sources).unwrap();
    let mut named = BTreeSet::new();
    for row in sources.lines().filter(|line| line.starts_with("| `")) {
        let [files, form, source] = row.trim_matches('|').split('|').collect::<Vec<_>>()[..] else {
            panic!("three cells are needed: {row}")
        };
        assert!(
            !form.trim().is_empty() && source.contains("https://"),
            "a form or a source is missing: {row}"
        );
        for file in files.split(',') {
            let file = file.trim().trim_matches('`');
            assert!(named.insert(format!("{file}.json")), "{file} has two rows");
        }
    }
    assert_eq!(named, collection().0, "the events in SOURCES.md, and those of the collection");
}
