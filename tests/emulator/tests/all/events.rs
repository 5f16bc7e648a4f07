//! The events that the triggers create from a request, rule by rule. They need no function.

use bytes::Bytes;
use emulator::TriggerName;
use http::{Request, Version};
use lambda_grpc::__private::emulator::max_body;
use lambda_grpc::testing::Deployment;
use serde_json::{Value, json};

fn event(deployment: &Deployment, request: Request<&'static [u8]>) -> Value {
    let invocation = deployment.invoke(request).unwrap();
    serde_json::from_slice(invocation.event()).unwrap()
}

fn default_event(trigger: TriggerName, request: Request<&'static [u8]>) -> Value {
    event(&trigger.deployment(), request)
}

/// Creates a request that uses every rule.
fn full_request() -> Request<&'static [u8]> {
    let request = Request::post("/a.B/C%2B?k=v%20w&k=x+y&flag")
        .version(Version::HTTP_2)
        .header("host", "127.0.0.1:1234")
        .header("content-type", "application/grpc-web+proto")
        .header("te", "trailers")
        .header("user-agent", "test")
        .header("authorization", "Bearer token")
        .header("x-twice", "one")
        .header("x-twice", "two")
        .header("cookie", "a=1")
        .header("cookie", "b=2");
    request.body(&b"\0\0\0\0\0"[..]).unwrap()
}

/// A trigger, a pointer into its event, and the expected value: `null` if it must be absent.
type Rule = (TriggerName, &'static str, fn() -> Value);

const RULES: &[Rule] = &[
    (TriggerName::RestApi, "/path", || json!("/a.B/C%2B")),
    (TriggerName::RestApi, "/resource", || json!("/{proxy+}")),
    (TriggerName::RestApi, "/pathParameters/proxy", || json!("a.B/C%2B")),
    (TriggerName::RestApi, "/version", || Value::Null),
    (TriggerName::RestApi, "/headers/x-twice", || json!("two")),
    (TriggerName::RestApi, "/multiValueHeaders/x-twice", || json!(["one", "two"])),
    (TriggerName::RestApi, "/headers/te", || Value::Null),
    (TriggerName::RestApi, "/headers/Authorization", || json!("Bearer token")),
    (TriggerName::RestApi, "/headers/User-Agent", || json!("test")),
    (TriggerName::RestApi, "/headers/content-type", || json!("application/grpc-web+proto")),
    (TriggerName::RestApi, "/queryStringParameters", || json!({ "k": "x y", "flag": "" })),
    (TriggerName::RestApi, "/multiValueQueryStringParameters/k", || json!(["v w", "x y"])),
    (TriggerName::RestApi, "/requestContext/stage", || json!("prod")),
    (TriggerName::RestApi, "/body", || json!("AAAAAAA=")),
    (TriggerName::RestApi, "/isBase64Encoded", || json!(true)),
    (TriggerName::HttpApiV1, "/version", || json!("1.0")),
    (TriggerName::HttpApiV1, "/headers/authorization", || json!("Bearer token")),
    (TriggerName::HttpApiV1, "/multiValueHeaders/x-twice", || json!(["one", "two"])),
    (TriggerName::HttpApiV1, "/requestContext/stage", || json!("$default")),
    (TriggerName::HttpApi, "/version", || json!("2.0")),
    (TriggerName::HttpApi, "/rawPath", || json!("/a.B/C+")),
    (TriggerName::HttpApi, "/rawQueryString", || json!("k=v%20w&k=x+y&flag")),
    (TriggerName::HttpApi, "/queryStringParameters/k", || json!("v w,x y")),
    (TriggerName::HttpApi, "/headers/x-twice", || json!("one,two")),
    (TriggerName::HttpApi, "/cookies", || json!(["a=1", "b=2"])),
    (TriggerName::HttpApi, "/headers/cookie", || Value::Null),
    (TriggerName::HttpApi, "/headers/x-forwarded-proto", || json!("https")),
    (TriggerName::HttpApi, "/requestContext/http/method", || json!("POST")),
    (TriggerName::HttpApi, "/requestContext/http/protocol", || json!("HTTP/1.1")),
    (TriggerName::HttpApi, "/requestContext/http/sourceIp", || json!("127.0.0.1")),
    (TriggerName::HttpApi, "/isBase64Encoded", || json!(true)),
    (TriggerName::FunctionUrl, "/rawPath", || json!("/a.B/C%2B")),
    (TriggerName::FunctionUrl, "/headers/cookie", || json!("a=1; b=2")),
    (TriggerName::FunctionUrl, "/cookies", || json!(["a=1", "b=2"])),
    (TriggerName::FunctionUrl, "/requestContext/accountId", || json!("anonymous")),
    (TriggerName::Alb, "/path", || json!("/a.B/C%2B")),
    (TriggerName::Alb, "/headers/x-twice", || json!("two")),
    (TriggerName::Alb, "/headers/te", || json!("trailers")),
    (TriggerName::Alb, "/multiValueHeaders", || Value::Null),
    (TriggerName::Alb, "/queryStringParameters/k", || json!("x+y")),
    (TriggerName::AlbMultiValue, "/headers", || Value::Null),
    (TriggerName::AlbMultiValue, "/multiValueHeaders/x-twice", || json!(["one", "two"])),
    (TriggerName::AlbMultiValue, "/multiValueQueryStringParameters/k", || json!(["v%20w", "x+y"])),
    (TriggerName::LatticeV1, "/raw_path", || json!("/a.B/C%2B")),
    (TriggerName::LatticeV1, "/headers/x-twice", || json!("one,two")),
    (TriggerName::LatticeV1, "/is_base64_encoded", || json!(true)),
    (TriggerName::LatticeV1, "/requestContext", || Value::Null),
    (TriggerName::Lattice, "/path", || json!("/a.B/C%2B")),
    (TriggerName::Lattice, "/headers/x-twice", || json!(["one", "two"])),
    (TriggerName::Lattice, "/queryStringParameters/k", || json!(["v w", "x y"])),
    (TriggerName::Lattice, "/requestContext/region", || json!("eu-west-1")),
    (TriggerName::DirectInvoke, "/rawPath", || json!("/a.B/C%2B")),
    (
        TriggerName::DirectInvoke,
        "/requestContext",
        || json!({ "http": { "method": "POST", "path": "/a.B/C%2B" } }),
    ),
];

#[test]
fn creates_events_by_the_rules_of_each_trigger() {
    for (trigger, pointer, expected) in RULES {
        let event = default_event(*trigger, full_request());
        let value = event.pointer(pointer).cloned().unwrap_or_default();
        assert_eq!(value, expected(), "{trigger}: {pointer} in {event:#}");
    }
}

#[test]
fn has_the_keys_of_aws_and_no_others() {
    let keys = |trigger| {
        let event = default_event(trigger, full_request());
        event.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
    };
    let v1 = "body headers httpMethod isBase64Encoded multiValueHeaders multiValueQueryStringParameters path \
              pathParameters queryStringParameters requestContext resource stageVariables";
    assert_eq!(keys(TriggerName::RestApi), v1);
    assert_eq!(keys(TriggerName::HttpApiV1), format!("{v1} version"));
    let v2 = "body cookies headers isBase64Encoded queryStringParameters rawPath rawQueryString requestContext routeKey version";
    assert_eq!(keys(TriggerName::HttpApi), v2);
    assert_eq!(keys(TriggerName::FunctionUrl), v2);
    assert_eq!(
        keys(TriggerName::Alb),
        "body headers httpMethod isBase64Encoded path queryStringParameters requestContext"
    );
    assert_eq!(
        keys(TriggerName::LatticeV1),
        "body headers is_base64_encoded method query_string_parameters raw_path"
    );
    assert_eq!(
        keys(TriggerName::Lattice),
        "body headers isBase64Encoded method path queryStringParameters requestContext version"
    );
}

#[test]
fn encodes_a_body_according_to_its_type() {
    type Body = (&'static str, &'static [u8]);
    let binary: Body = ("application/grpc-web+proto", b"\0\xff");
    let json: Body = ("application/json; charset=utf-8", b"{}");
    let structured: Body = ("application/connect+json", b"{}");
    let untyped: Body = ("", b"{}");
    let empty: Body = ("application/grpc-web", b"");
    let text = |text: &str| json!([text, false]);
    let base64 = |text: &str| json!([text, true]);
    for (trigger, body, expected) in [
        (TriggerName::RestApi, binary, base64("AP8=")),
        (TriggerName::RestApi, json, base64("e30=")),
        (TriggerName::RestApi, empty, json!([null, false])),
        (TriggerName::HttpApi, binary, base64("AP8=")),
        (TriggerName::HttpApi, json, text("{}")),
        (TriggerName::HttpApi, structured, base64("e30=")),
        (TriggerName::HttpApi, untyped, base64("e30=")),
        (TriggerName::HttpApi, empty, json!([null, false])),
        (TriggerName::FunctionUrl, json, text("{}")),
        (TriggerName::FunctionUrl, structured, base64("e30=")),
        (TriggerName::Alb, binary, base64("AP8=")),
        (TriggerName::Alb, json, text("{}")),
        (TriggerName::Alb, empty, text("")),
        (TriggerName::Lattice, binary, base64("AP8=")),
        (TriggerName::Lattice, json, text("{}")),
        (TriggerName::Lattice, empty, json!([null, false])),
    ] {
        let (content_type, body) = body;
        let mut request = Request::post("/a.B/C");
        if !content_type.is_empty() {
            request = request.header("content-type", content_type);
        }
        let event = default_event(trigger, request.body(body).unwrap());
        assert_eq!(json!([event["body"], event["isBase64Encoded"]]), expected, "{trigger} {content_type}");
    }
    let compressed =
        Request::post("/").header("content-type", "text/plain").header("content-encoding", "gzip");
    assert_eq!(default_event(TriggerName::Alb, compressed.body(&b"x"[..]).unwrap())["isBase64Encoded"], true);
}

#[test]
fn damages_a_binary_body_where_a_rest_api_does() {
    let request =
        || Request::post("/a.B/C").header("content-type", "application/grpc-web+proto").body(&b"\0\xff"[..]);
    for types in [&[][..], &["image/png"], &["*/grpc-web+proto"], &["application/grpc"]] {
        let event =
            event(&TriggerName::RestApi.deployment().binary_media_types(types.to_vec()), request().unwrap());
        assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("\0\u{fffd}"), &json!(false)));
    }
    for types in ["*/*", "application/*", "application/grpc-web+proto"] {
        let event = event(&TriggerName::RestApi.deployment().binary_media_types([types]), request().unwrap());
        assert_eq!(event["isBase64Encoded"], true);
    }
}

#[test]
fn shows_stages_and_base_path_mappings_as_aws_does() {
    for (deployment, url, pointer, path) in [
        (TriggerName::RestApi.deployment().stage("prod"), "/prod/a.B/C", "/path", "/a.B/C"),
        (
            TriggerName::RestApi.deployment().stage("prod"),
            "/prod/a.B/C",
            "/requestContext/path",
            "/prod/a.B/C",
        ),
        (TriggerName::RestApi.deployment().base_path_mapping("v1"), "/v1/a.B/C", "/path", "/v1/a.B/C"),
        (
            TriggerName::RestApi.deployment().base_path_mapping("v1"),
            "/v1/a.B/C",
            "/pathParameters/proxy",
            "a.B/C",
        ),
        (TriggerName::HttpApi.deployment().stage("prod"), "/prod/a.B/C", "/rawPath", "/prod/a.B/C"),
        (TriggerName::HttpApi.deployment().base_path_mapping("v1"), "/v1/a.B/C", "/rawPath", "/a.B/C"),
        (
            TriggerName::HttpApi.deployment().base_path_mapping("v1").stage("prod"),
            "/v1/a.B/C",
            "/rawPath",
            "/prod/a.B/C",
        ),
        (TriggerName::HttpApiV1.deployment().stage("prod"), "/prod/a.B/C", "/path", "/prod/a.B/C"),
        (TriggerName::HttpApiV1.deployment().base_path_mapping("v1"), "/v1/a.B/C", "/path", "/v1/a.B/C"),
    ] {
        let event = event(&deployment, Request::post(url).body(&b""[..]).unwrap());
        assert_eq!(event.pointer(pointer), Some(&json!(path)), "{deployment:?}");
    }
}

#[test]
fn writes_header_names_as_the_client_and_the_trigger_do() {
    let request =
        |version| Request::post("/").version(version).header("x-my-header", "1").body(&b""[..]).unwrap();
    assert_eq!(default_event(TriggerName::RestApi, request(Version::HTTP_11))["headers"]["X-My-Header"], "1");
    assert_eq!(default_event(TriggerName::RestApi, request(Version::HTTP_2))["headers"]["x-my-header"], "1");
    assert_eq!(
        default_event(TriggerName::HttpApiV1, request(Version::HTTP_11))["headers"]["x-my-header"],
        "1"
    );
    assert_eq!(default_event(TriggerName::Alb, request(Version::HTTP_11))["headers"]["x-my-header"], "1");
}

#[test]
fn adds_the_result_of_an_authorizer() {
    let request = || Request::post("/").body(&b""[..]).unwrap();
    let claims = json!({ "jwt": { "claims": { "sub": "ada" } } });
    let authorized =
        |trigger: TriggerName| event(&trigger.deployment().authorizer(claims.clone()), request());
    assert_eq!(authorized(TriggerName::HttpApi)["requestContext"]["authorizer"], claims);
    assert_eq!(authorized(TriggerName::RestApi)["requestContext"]["authorizer"], claims);
    let principal = TriggerName::Lattice.deployment().identity(json!({ "principal": "p" }));
    assert_eq!(event(&principal, request())["requestContext"]["identity"]["principal"], "p");
}

#[test]
fn rejects_requests_that_must_not_reach_the_function() {
    let large = |size: usize| Request::post("/").body(Bytes::from(vec![0; size])).unwrap();
    for trigger in TriggerName::ALL {
        let response = trigger.deployment().invoke(large(max_body(trigger.trigger()) + 1)).unwrap_err();
        assert_eq!(response.status(), 413, "{trigger}");
        // In base64, the event has 6.6 MB.
        let size = 5_000_000.min(max_body(trigger.trigger()));
        assert_eq!(trigger.deployment().invoke(large(size)).is_err(), size == 5_000_000, "{trigger}");
    }
    let elsewhere = Request::post("/other/a.B/C").body(Bytes::new()).unwrap();
    let response = TriggerName::RestApi.deployment().stage("prod").invoke(elsewhere).unwrap_err();
    assert_eq!(response.body(), "{\"message\":\"Missing Authentication Token\"}");
}
