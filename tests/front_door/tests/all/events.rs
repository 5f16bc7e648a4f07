//! The events that the doors make of a request, rule by rule; no function is needed.

use bytes::Bytes;
use http::{Request, Version};
use lambda_grpc::testing::{Deployment, Door};
use serde_json::{Value, json};

fn event(deployment: &Deployment, request: Request<&'static [u8]>) -> Value {
    let invocation = deployment.open(request).unwrap();
    serde_json::from_slice(invocation.event()).unwrap()
}

fn of(door: Door, request: Request<&'static [u8]>) -> Value {
    event(&Deployment::new(door), request)
}

/// A request with something of everything.
fn everything() -> Request<&'static [u8]> {
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

/// A door, where to look in its event, and what must be there; `null` for what must not.
type Rule = (Door, &'static str, fn() -> Value);

const RULES: &[Rule] = &[
    (Door::RestApi, "/path", || json!("/a.B/C%2B")),
    (Door::RestApi, "/resource", || json!("/{proxy+}")),
    (Door::RestApi, "/pathParameters/proxy", || json!("a.B/C%2B")),
    (Door::RestApi, "/version", || Value::Null),
    (Door::RestApi, "/headers/x-twice", || json!("two")),
    (Door::RestApi, "/multiValueHeaders/x-twice", || json!(["one", "two"])),
    (Door::RestApi, "/headers/te", || Value::Null),
    (Door::RestApi, "/headers/Authorization", || json!("Bearer token")),
    (Door::RestApi, "/headers/User-Agent", || json!("test")),
    (Door::RestApi, "/headers/content-type", || json!("application/grpc-web+proto")),
    (Door::RestApi, "/queryStringParameters", || json!({ "k": "x y", "flag": "" })),
    (Door::RestApi, "/multiValueQueryStringParameters/k", || json!(["v w", "x y"])),
    (Door::RestApi, "/requestContext/stage", || json!("prod")),
    (Door::RestApi, "/body", || json!("AAAAAAA=")),
    (Door::RestApi, "/isBase64Encoded", || json!(true)),
    (Door::HttpApiV1, "/version", || json!("1.0")),
    (Door::HttpApiV1, "/headers/authorization", || json!("Bearer token")),
    (Door::HttpApiV1, "/multiValueHeaders/x-twice", || json!(["one", "two"])),
    (Door::HttpApiV1, "/requestContext/stage", || json!("$default")),
    (Door::HttpApi, "/version", || json!("2.0")),
    (Door::HttpApi, "/rawPath", || json!("/a.B/C+")),
    (Door::HttpApi, "/rawQueryString", || json!("k=v%20w&k=x+y&flag")),
    (Door::HttpApi, "/queryStringParameters/k", || json!("v w,x y")),
    (Door::HttpApi, "/headers/x-twice", || json!("one,two")),
    (Door::HttpApi, "/cookies", || json!(["a=1", "b=2"])),
    (Door::HttpApi, "/headers/cookie", || Value::Null),
    (Door::HttpApi, "/headers/x-forwarded-proto", || json!("https")),
    (Door::HttpApi, "/requestContext/http/method", || json!("POST")),
    (Door::HttpApi, "/requestContext/http/protocol", || json!("HTTP/1.1")),
    (Door::HttpApi, "/requestContext/http/sourceIp", || json!("127.0.0.1")),
    (Door::HttpApi, "/isBase64Encoded", || json!(true)),
    (Door::FunctionUrl, "/rawPath", || json!("/a.B/C%2B")),
    (Door::FunctionUrl, "/headers/cookie", || json!("a=1; b=2")),
    (Door::FunctionUrl, "/cookies", || json!(["a=1", "b=2"])),
    (Door::FunctionUrl, "/requestContext/accountId", || json!("anonymous")),
    (Door::Alb, "/path", || json!("/a.B/C%2B")),
    (Door::Alb, "/headers/x-twice", || json!("two")),
    (Door::Alb, "/headers/te", || json!("trailers")),
    (Door::Alb, "/multiValueHeaders", || Value::Null),
    (Door::Alb, "/queryStringParameters/k", || json!("x+y")),
    (Door::AlbMultiValue, "/headers", || Value::Null),
    (Door::AlbMultiValue, "/multiValueHeaders/x-twice", || json!(["one", "two"])),
    (Door::AlbMultiValue, "/multiValueQueryStringParameters/k", || json!(["v%20w", "x+y"])),
    (Door::LatticeV1, "/raw_path", || json!("/a.B/C%2B")),
    (Door::LatticeV1, "/headers/x-twice", || json!("one,two")),
    (Door::LatticeV1, "/is_base64_encoded", || json!(true)),
    (Door::LatticeV1, "/requestContext", || Value::Null),
    (Door::LatticeV2, "/path", || json!("/a.B/C%2B")),
    (Door::LatticeV2, "/headers/x-twice", || json!(["one", "two"])),
    (Door::LatticeV2, "/queryStringParameters/k", || json!(["v w", "x y"])),
    (Door::LatticeV2, "/requestContext/region", || json!("eu-west-1")),
    (Door::Invoke, "/rawPath", || json!("/a.B/C%2B")),
    (Door::Invoke, "/requestContext", || json!({ "http": { "method": "POST", "path": "/a.B/C%2B" } })),
];

#[test]
fn makes_events_by_the_rules_of_each_door() {
    for (door, pointer, expected) in RULES {
        let event = of(*door, everything());
        let found = event.pointer(pointer).cloned().unwrap_or_default();
        assert_eq!(found, expected(), "{door}: {pointer} in {event:#}");
    }
}

#[test]
fn has_the_keys_of_aws_and_no_others() {
    let keys = |door| {
        let event = of(door, everything());
        event.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
    };
    let v1 = "body headers httpMethod isBase64Encoded multiValueHeaders multiValueQueryStringParameters path \
              pathParameters queryStringParameters requestContext resource stageVariables";
    assert_eq!(keys(Door::RestApi), v1);
    assert_eq!(keys(Door::HttpApiV1), format!("{v1} version"));
    let v2 = "body cookies headers isBase64Encoded queryStringParameters rawPath rawQueryString requestContext routeKey version";
    assert_eq!(keys(Door::HttpApi), v2);
    assert_eq!(keys(Door::FunctionUrl), v2);
    assert_eq!(
        keys(Door::Alb),
        "body headers httpMethod isBase64Encoded path queryStringParameters requestContext"
    );
    assert_eq!(
        keys(Door::LatticeV1),
        "body headers is_base64_encoded method query_string_parameters raw_path"
    );
    assert_eq!(
        keys(Door::LatticeV2),
        "body headers isBase64Encoded method path queryStringParameters requestContext version"
    );
}

#[test]
fn puts_a_body_into_the_event_as_its_type_tells() {
    type Body = (&'static str, &'static [u8]);
    let binary: Body = ("application/grpc-web+proto", b"\0\xff");
    let json: Body = ("application/json; charset=utf-8", b"{}");
    let structured: Body = ("application/connect+json", b"{}");
    let untyped: Body = ("", b"{}");
    let empty: Body = ("application/grpc-web", b"");
    let text = |text: &str| json!([text, false]);
    let base64 = |text: &str| json!([text, true]);
    for (door, body, expected) in [
        (Door::RestApi, binary, base64("AP8=")),
        (Door::RestApi, json, base64("e30=")),
        (Door::RestApi, empty, json!([null, false])),
        (Door::HttpApi, binary, base64("AP8=")),
        (Door::HttpApi, json, text("{}")),
        (Door::HttpApi, structured, base64("e30=")),
        (Door::HttpApi, untyped, base64("e30=")),
        (Door::HttpApi, empty, json!([null, false])),
        (Door::FunctionUrl, json, text("{}")),
        (Door::FunctionUrl, structured, base64("e30=")),
        (Door::Alb, binary, base64("AP8=")),
        (Door::Alb, json, text("{}")),
        (Door::Alb, empty, text("")),
        (Door::LatticeV2, binary, base64("AP8=")),
        (Door::LatticeV2, json, text("{}")),
        (Door::LatticeV2, empty, json!([null, false])),
    ] {
        let (content_type, body) = body;
        let mut request = Request::post("/a.B/C");
        if !content_type.is_empty() {
            request = request.header("content-type", content_type);
        }
        let event = of(door, request.body(body).unwrap());
        assert_eq!(json!([event["body"], event["isBase64Encoded"]]), expected, "{door} {content_type}");
    }
    let compressed =
        Request::post("/").header("content-type", "text/plain").header("content-encoding", "gzip");
    assert_eq!(of(Door::Alb, compressed.body(&b"x"[..]).unwrap())["isBase64Encoded"], true);
}

#[test]
fn damages_a_binary_body_where_a_rest_api_does() {
    let request =
        || Request::post("/a.B/C").header("content-type", "application/grpc-web+proto").body(&b"\0\xff"[..]);
    for types in [&[][..], &["image/png"], &["*/grpc-web+proto"], &["application/grpc"]] {
        let event =
            event(&Deployment::new(Door::RestApi).binary_media_types(types.to_vec()), request().unwrap());
        assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("\0\u{fffd}"), &json!(false)));
    }
    for types in ["*/*", "application/*", "application/grpc-web+proto"] {
        let event = event(&Deployment::new(Door::RestApi).binary_media_types([types]), request().unwrap());
        assert_eq!(event["isBase64Encoded"], true);
    }
}

#[test]
fn shows_stages_and_mappings_where_aws_does() {
    let deployment = |door| Deployment::new(door);
    for (deployment, url, pointer, path) in [
        (deployment(Door::RestApi).stage("prod"), "/prod/a.B/C", "/path", "/a.B/C"),
        (deployment(Door::RestApi).stage("prod"), "/prod/a.B/C", "/requestContext/path", "/prod/a.B/C"),
        (deployment(Door::RestApi).mapping("v1"), "/v1/a.B/C", "/path", "/v1/a.B/C"),
        (deployment(Door::RestApi).mapping("v1"), "/v1/a.B/C", "/pathParameters/proxy", "a.B/C"),
        (deployment(Door::HttpApi).stage("prod"), "/prod/a.B/C", "/rawPath", "/prod/a.B/C"),
        (deployment(Door::HttpApi).mapping("v1"), "/v1/a.B/C", "/rawPath", "/a.B/C"),
        (deployment(Door::HttpApi).mapping("v1").stage("prod"), "/v1/a.B/C", "/rawPath", "/prod/a.B/C"),
        (deployment(Door::HttpApiV1).stage("prod"), "/prod/a.B/C", "/path", "/prod/a.B/C"),
        (deployment(Door::HttpApiV1).mapping("v1"), "/v1/a.B/C", "/path", "/v1/a.B/C"),
    ] {
        let event = event(&deployment, Request::post(url).body(&b""[..]).unwrap());
        assert_eq!(event.pointer(pointer), Some(&json!(path)), "{deployment:?}");
    }
}

#[test]
fn writes_header_names_as_the_client_and_the_door_do() {
    let request =
        |version| Request::post("/").version(version).header("x-my-header", "1").body(&b""[..]).unwrap();
    assert_eq!(of(Door::RestApi, request(Version::HTTP_11))["headers"]["X-My-Header"], "1");
    assert_eq!(of(Door::RestApi, request(Version::HTTP_2))["headers"]["x-my-header"], "1");
    assert_eq!(of(Door::HttpApiV1, request(Version::HTTP_11))["headers"]["x-my-header"], "1");
    assert_eq!(of(Door::Alb, request(Version::HTTP_11))["headers"]["x-my-header"], "1");
}

#[test]
fn adds_what_an_authorizer_found_out() {
    let request = || Request::post("/").body(&b""[..]).unwrap();
    let claims = json!({ "jwt": { "claims": { "sub": "ada" } } });
    let authorized = |door| event(&Deployment::new(door).authorizer(claims.clone()), request());
    assert_eq!(authorized(Door::HttpApi)["requestContext"]["authorizer"], claims);
    assert_eq!(authorized(Door::RestApi)["requestContext"]["authorizer"], claims);
    let principal = Deployment::new(Door::LatticeV2).authorizer(json!({ "principal": "p" }));
    assert_eq!(event(&principal, request())["requestContext"]["identity"]["principal"], "p");
}

#[test]
fn refuses_what_never_reaches_a_function() {
    let large = |size: usize| Request::post("/").body(Bytes::from(vec![0; size])).unwrap();
    for door in Door::ALL {
        let refused = Deployment::new(door).open(large(door.max_body() + 1)).unwrap_err();
        assert_eq!(refused.status(), 413, "{door}");
        // Base64 makes it 6.6 MB of event.
        let size = 5_000_000.min(door.max_body());
        assert_eq!(Deployment::new(door).open(large(size)).is_err(), size == 5_000_000, "{door}");
    }
    let elsewhere = Request::post("/other/a.B/C").body(Bytes::new()).unwrap();
    let refused = Deployment::new(Door::RestApi).stage("prod").open(elsewhere).unwrap_err();
    assert_eq!(refused.body(), "{\"message\":\"Missing Authentication Token\"}");
}
