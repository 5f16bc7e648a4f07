//! Request targets that could bypass an authorizer.
//!
//! Whenever a handler runs, the trigger and all tower layers must have received the exact path of
//! its method. The path may be below a prefix that the application has set.

use std::collections::BTreeSet;

use lambda_grpc::Host;
use lambda_grpc::body::Body;
use lambda_grpc::context::LambdaContext;
use lambda_grpc::host::{HttpService, LambdaHandler, NativeGrpc};
use lambda_grpc::layer::TwirpPrefix;
use serde_json::{Map, Value, json};
use server::authorizer::{AuthorizerLayer, Outcome, router};
use server::targets::{Call, Counts, METHODS, calls};
use tokio::runtime::{Builder, Runtime};
use tower_layer::Layer;

/// A trigger, and its payload format.
struct Trigger {
    name: &'static str,
    /// The prefixes of a path that an event may prove. The empty one stands for none.
    proven: &'static [&'static str],
    /// Returns the event, and the path that the trigger received.
    event: fn(&Call) -> (Value, String),
}

const TRIGGERS: &[Trigger] = &[
    Trigger {
        name: "HTTP API",
        proven: &[""],
        event: |call| payload_v2(call, "$default", "x.execute-api.example"),
    },
    Trigger {
        name: "HTTP API with a named stage",
        proven: &["", "/prod"],
        event: |call| payload_v2(call, "prod", "x.execute-api.example"),
    },
    Trigger {
        name: "Function URL",
        proven: &[""],
        event: |call| payload_v2(call, "$default", "x.lambda-url.example"),
    },
    Trigger {
        name: "HTTP API with payload format 1.0 and a named stage",
        proven: &["", "/prod"],
        event: |call| {
            let mut event = payload_v1(call, &call.path);
            event["version"] = json!("1.0");
            event["resource"] = json!("$default");
            (event, call.path.clone())
        },
    },
    Trigger {
        name: "REST API",
        proven: &[""],
        event: |call| (payload_v1(call, &call.path), call.path.clone()),
    },
    Trigger {
        name: "REST API with a base path mapping",
        proven: &["/v1"],
        event: |call| {
            let path = format!("/v1{}", call.path);
            (payload_v1(call, &path), path)
        },
    },
    Trigger {
        name: "Application Load Balancer",
        proven: &[""],
        event: |call| (alb(call, Form::SingleValue), call.path.clone()),
    },
    Trigger {
        name: "Application Load Balancer with multi-value headers",
        proven: &[""],
        event: |call| (alb(call, Form::MultiValue), call.path.clone()),
    },
    Trigger {
        name: "VPC Lattice, version 1",
        proven: &[""],
        event: |call| {
            let event = json!({
                "raw_path": call.target(), "method": call.method, "headers": headers(call),
                "query_string_parameters": parameters(call), "body": body(call), "is_base64_encoded": true,
            });
            // `raw_path` contains the query, if there is one.
            let (path, _) = call.path.split_once('?').unwrap_or((&call.path, ""));
            (event, path.to_owned())
        },
    },
    Trigger {
        name: "VPC Lattice, version 2",
        proven: &[""],
        event: |call| {
            let event = json!({
                "version": "2.0", "path": call.path, "method": call.method, "headers": lists(headers(call)),
                "queryStringParameters": lists(parameters(call)), "body": body(call), "isBase64Encoded": true,
                "requestContext": { "serviceNetworkArn": "arn:aws:vpc-lattice:eu-west-1:1:servicenetwork/sn-0" },
            });
            (event, call.path.clone())
        },
    },
];

fn payload_v2(call: &Call, stage: &str, domain: &str) -> (Value, String) {
    let event = json!({
        "version": "2.0", "rawPath": call.path, "rawQueryString": call.query, "headers": headers(call),
        "requestContext": {
            "stage": stage, "domainName": domain, "http": { "method": call.method, "path": call.path },
        },
        "body": body(call), "isBase64Encoded": true,
    });
    (event, call.path.clone())
}

/// Returns an event with payload format 1.0, for a resource `/{proxy+}`, which matches the path of
/// the call.
fn payload_v1(call: &Call, path: &str) -> Value {
    json!({
        "resource": "/{proxy+}", "path": path, "httpMethod": call.method, "headers": headers(call),
        "pathParameters": { "proxy": call.path.strip_prefix('/').unwrap_or(&call.path) },
        "queryStringParameters": parameters(call), "body": body(call), "isBase64Encoded": true,
        "requestContext": { "apiId": "x", "stage": "prod", "domainName": "x.execute-api.example" },
    })
}

/// The form of headers and query parameters in the event of a load balancer.
enum Form {
    SingleValue,
    MultiValue,
}

fn alb(call: &Call, form: Form) -> Value {
    let mut event = json!({
        "httpMethod": call.method, "path": call.path, "body": body(call), "isBase64Encoded": true,
        "requestContext": { "elb": { "targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/x/0" } },
    });
    let (headers, parameters) = (headers(call), parameters(call));
    match form {
        Form::SingleValue => {
            event["headers"] = headers.into();
            event["queryStringParameters"] = parameters.into();
        }
        Form::MultiValue => {
            event["multiValueHeaders"] = lists(headers);
            event["multiValueQueryStringParameters"] = lists(parameters);
        }
    }
    event
}

fn headers(call: &Call) -> Map<String, Value> {
    let header = call.header.iter().map(|(name, value)| ((*name).to_owned(), json!(value)));
    header.chain([("content-type".to_owned(), json!(call.content_type))]).collect()
}

fn parameters(call: &Call) -> Map<String, Value> {
    let pairs = call.query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), json!(value))).collect()
}

fn lists(values: Map<String, Value>) -> Value {
    values.into_iter().map(|(name, value)| (name, json!([value]))).collect::<Map<_, _>>().into()
}

fn body(call: &Call) -> String {
    base64_simd::STANDARD.encode_to_string(call.body())
}

fn block_on<F: Future>(future: F) -> F::Output {
    thread_local! {
        static RUNTIME: Runtime = Builder::new_current_thread().enable_time().build().unwrap();
    }
    RUNTIME.with(|runtime| runtime.block_on(future))
}

fn send<S: HttpService>(handler: &LambdaHandler<S>, event: &Value) {
    let event = serde_json::to_vec(event).unwrap();
    block_on(handler.clone().handle(event.into(), LambdaContext::default())).unwrap();
}

/// Sends every call through every trigger to a host that serves methods below `prefixes`.
fn check_events(host: &Host, prefixes: &[&str]) {
    let handler = host.clone().native_grpc(NativeGrpc::Headers).handler(AuthorizerLayer.layer(router()));
    for trigger in TRIGGERS {
        let allowed: Vec<String> = trigger
            .proven
            .iter()
            .flat_map(|proven| prefixes.iter().map(move |prefix| format!("{proven}{prefix}")))
            .collect();
        let allowed: Vec<&str> = allowed.iter().map(String::as_str).collect();
        let mut counts = Counts::default();
        for call in METHODS.into_iter().flat_map(calls) {
            let (event, called) = (trigger.event)(&call);
            send(&handler, &event);
            counts.add(&Outcome::take(), &called, &allowed, &[""], &call);
        }
        counts.finish(trigger.name);
    }
}

#[test]
fn no_event_calls_a_method_with_another_path() {
    check_events(&Host::new(), &[""]);
}

#[test]
fn no_event_calls_a_method_outside_the_prefixes() {
    check_events(&listed_host(), &["/api", "/api/twirp"]);
}

/// Returns the host for which `build.rs` generates the list of routes.
fn listed_host() -> Host {
    Host::new().path_prefix("/api").twirp_prefix("/twirp")
}

#[test]
fn lists_exactly_the_served_paths() {
    let list: Value = serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/routes.json"))).unwrap();
    let mut listed = BTreeSet::new();
    for service in list["services"].as_array().unwrap() {
        for route in service["methods"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|method| method["routes"].as_array().unwrap())
        {
            let path = route["path"].as_str().unwrap();
            listed.extend(
                route["http_methods"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|method| (path, method.as_str().unwrap())),
            );
        }
    }
    let call = |path: &str, method| Call {
        method,
        path: path.to_owned(),
        query: if method == "GET" { "encoding=proto&message=".into() } else { String::new() },
        content_type: if method == "GET" { "" } else { "application/protobuf" },
        header: None,
    };
    let handler = listed_host().handler(AuthorizerLayer.layer(router()));
    let mut served = BTreeSet::new();
    for prefix in ["", "/api", "/twirp", "/api/twirp", "/twirp/api", "/api/api"] {
        for path in METHODS.map(|method| format!("{prefix}{method}")) {
            for method in ["POST", "GET", "PUT"] {
                send(&handler, &payload_v2(&call(&path, method), "$default", "x.execute-api.example").0);
                served.extend(Outcome::take().ran.map(|_| (path.clone(), method)));
            }
        }
    }
    let served: BTreeSet<_> = served.iter().map(|(path, method)| (path.as_str(), *method)).collect();
    assert_eq!(listed, served);
}

/// Sends every call to a server as an HTTP server would. `layer` has the prefixes of the paths that
/// its layer may receive.
fn check_http(server: impl HttpService, prefixes: &[&str], layer: &[&str]) {
    let mut counts = Counts::default();
    for call in METHODS.into_iter().flat_map(calls) {
        let request = http::Request::builder().method(call.method).uri(call.target());
        let header = call.header.iter().map(|(name, value)| (*name, value.as_str()));
        let request = header
            .chain([("content-type", call.content_type)])
            .fold(request, |request, (name, value)| request.header(name, value));
        // HTTP servers reject targets that are not a URI.
        let Ok(request) = request.body(Body::new(call.body())) else { continue };
        let called = request.uri().path().to_owned();
        let mut server = server.clone();
        drop(block_on(server.call(request)));
        counts.add(&Outcome::take(), &called, prefixes, layer, &call);
    }
    counts.finish("HTTP server");
}

#[test]
fn no_request_calls_a_method_with_another_path() {
    check_http(AuthorizerLayer.layer(router()), &[""], &[""]);
}

#[test]
fn no_request_calls_a_method_outside_the_twirp_prefix() {
    check_http(TwirpPrefix::new("/api").layer(AuthorizerLayer.layer(router())), &["", "/api"], &[""]);
    check_http(
        AuthorizerLayer.layer(TwirpPrefix::new("/twirp").layer(router())),
        &["", "/twirp"],
        &["", "/twirp"],
    );
}
