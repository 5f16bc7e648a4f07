//! The HTTP responses that the triggers create from a function's response, rule by rule. They need no
//! function.

use bytes::Bytes;
use emulator::TriggerName;
use http::{Request, Response};
use lambda_grpc::__private::emulator::Invocation;
use lambda_grpc::testing::Deployment;
use serde_json::{Value, json};

fn invocation(deployment: &Deployment, accept: &'static str) -> Invocation {
    let request = Request::post("/a.B/C").header("accept", accept).body(Bytes::new()).unwrap();
    deployment.invoke(request).unwrap()
}

fn respond(trigger: TriggerName, response: &Value) -> Response<Bytes> {
    invocation(&trigger.deployment(), "*/*").respond(response.to_string().as_bytes())
}

fn text(response: &Response<Bytes>) -> &str {
    str::from_utf8(response.body()).unwrap()
}

/// A trigger, the response of a function, and the status of the HTTP response.
type Row = (TriggerName, fn() -> Value, u16);

const RESPONSES: &[Row] = &[
    (TriggerName::RestApi, || json!({ "statusCode": 201 }), 201),
    (TriggerName::RestApi, || json!({ "statusCode": "201" }), 201),
    (TriggerName::RestApi, || json!({}), 200),
    (TriggerName::RestApi, || json!({ "headers": null }), 200),
    (TriggerName::RestApi, || json!({ "headers": { "x-flag": true } }), 200),
    (TriggerName::RestApi, || json!({ "statusCode": 200, "cookies": [] }), 502),
    (TriggerName::RestApi, || json!({ "statusCode": 200, "statusDescription": "200 OK" }), 502),
    (TriggerName::RestApi, || json!({ "statusCode": "fine" }), 502),
    (TriggerName::RestApi, || json!({ "headers": { "x": 1 } }), 502),
    (TriggerName::RestApi, || json!({ "headers": { "x": ["1"] } }), 502),
    (TriggerName::RestApi, || json!({ "multiValueHeaders": { "x": "1" } }), 502),
    (TriggerName::RestApi, || json!({ "body": {} }), 502),
    (TriggerName::RestApi, || json!("text"), 502),
    (TriggerName::RestApi, || json!({ "body": "?", "isBase64Encoded": true }), 500),
    (TriggerName::HttpApiV1, || json!({ "statusCode": 201, "cookies": [] }), 201),
    (TriggerName::HttpApiV1, || json!({ "multiValueHeaders": {} }), 500),
    (TriggerName::HttpApi, || json!({ "statusCode": 201 }), 201),
    (TriggerName::HttpApi, || json!({ "statusCode": 200, "multiValueHeaders": { "x": ["1"] } }), 200),
    (TriggerName::HttpApi, || json!({ "statusCode": 200, "headers": { "x": ["1"] } }), 500),
    (TriggerName::HttpApi, || json!({ "statusCode": 200, "body": "?", "isBase64Encoded": true }), 500),
    (TriggerName::FunctionUrl, || json!({ "statusCode": "201" }), 201),
    (TriggerName::FunctionUrl, || json!({ "statusCode": [] }), 502),
    (TriggerName::Alb, || json!({ "statusCode": 200, "isBase64Encoded": false, "headers": {} }), 200),
    (
        TriggerName::Alb,
        || json!({ "statusCode": 200, "isBase64Encoded": false, "multiValueHeaders": {} }),
        502,
    ),
    (TriggerName::Alb, || json!({ "statusCode": 200, "headers": {} }), 502),
    (TriggerName::Alb, || json!({ "isBase64Encoded": false, "headers": {} }), 502),
    (
        TriggerName::AlbMultiValue,
        || json!({ "statusCode": 200, "isBase64Encoded": false, "multiValueHeaders": {} }),
        200,
    ),
    (
        TriggerName::AlbMultiValue,
        || json!({ "statusCode": 200, "isBase64Encoded": false, "headers": {} }),
        502,
    ),
    (TriggerName::Lattice, || json!({ "statusCode": 201, "headers": { "x": "1" } }), 201),
    (TriggerName::Lattice, || json!({ "headers": {} }), 502),
    (TriggerName::DirectInvoke, || json!({ "statusCode": 201 }), 201),
];

#[test]
fn parses_responses_by_the_rules_of_each_trigger() {
    for (trigger, json, status) in RESPONSES {
        let response = respond(*trigger, &json());
        assert_eq!(response.status(), *status, "{trigger}: {} gave {response:?}", json());
    }
}

#[test]
fn uses_json_without_a_status_as_the_body() {
    for trigger in [TriggerName::HttpApi, TriggerName::FunctionUrl] {
        let response = respond(trigger, &json!({ "hello": 1 }));
        assert_eq!((response.status().as_u16(), text(&response)), (200, "{\"hello\":1}"));
        assert_eq!(response.headers()["content-type"], "application/json");
    }
}

#[test]
fn decodes_base64_on_a_rest_api_only_for_a_binary_accept() {
    let json = json!({ "body": "aGk=", "isBase64Encoded": true }).to_string();
    let body = |types: &'static str, accept| {
        let deployment = TriggerName::RestApi.deployment().binary_media_types([types]);
        text(&invocation(&deployment, accept).respond(json.as_bytes())).to_owned()
    };
    assert_eq!(body("*/*", "*/*"), "hi");
    assert_eq!(body("*/*", ""), "hi");
    assert_eq!(body("image/png", "image/png;q=1, */*"), "hi");
    // "Only the first Accept media type counts".
    assert_eq!(body("image/png", "*/*, image/png"), "aGk=");
    assert_eq!(body("image/png", ""), "aGk=");
    assert_eq!(
        text(&respond(
            TriggerName::HttpApi,
            &json!({ "statusCode": 200, "body": "aGk=", "isBase64Encoded": true })
        )),
        "hi"
    );
}

#[test]
fn keeps_every_value_of_a_header_if_the_trigger_does() {
    let both = json!({ "headers": { "x": "solo" }, "multiValueHeaders": { "x": ["multi"] } });
    let response = respond(TriggerName::RestApi, &both);
    let values: Vec<_> = response.headers().get_all("x").iter().collect();
    assert_eq!(values, ["multi", "solo"]);
    let cookies = respond(TriggerName::HttpApi, &json!({ "statusCode": 200, "cookies": ["a=1", "b=2"] }));
    assert_eq!(cookies.headers().get_all("set-cookie").iter().count(), 2);
}

#[test]
fn renames_and_drops_headers_as_the_triggers_do() {
    let headers = json!({ "www-authenticate": "Basic", "server": "me", "transfer-encoding": "chunked", "content-length": "9" });
    let rest = respond(TriggerName::RestApi, &json!({ "headers": headers }));
    assert_eq!(rest.headers()["x-amzn-remapped-www-authenticate"], "Basic");
    assert_eq!(rest.headers()["x-amzn-remapped-server"], "me");
    assert!(
        !rest.headers().contains_key("transfer-encoding") && !rest.headers().contains_key("content-length")
    );
    let url = respond(TriggerName::FunctionUrl, &json!({ "statusCode": 401, "headers": headers }));
    assert_eq!(url.headers()["x-amzn-remapped-www-authenticate"], "Basic");
}

#[test]
fn rejects_responses_over_a_limit() {
    let with_body = |size: usize| json!({ "statusCode": 200, "isBase64Encoded": false, "headers": {}, "multiValueHeaders": {}, "body": "x".repeat(size) });
    for (trigger, size, status) in [
        (TriggerName::HttpApi, 6_291_400, 200),
        (TriggerName::HttpApi, 6_291_600, 500),
        (TriggerName::FunctionUrl, 6_291_600, 502),
        (TriggerName::Alb, 1_048_400, 200),
        (TriggerName::Alb, 1_048_600, 502),
    ] {
        assert_eq!(respond(trigger, &with_body(size)).status(), status, "{trigger} {size}");
    }
    let with_header = |size: usize| json!({ "statusCode": 200, "isBase64Encoded": false, "headers": { "x": "x".repeat(size) } });
    for (trigger, size, status) in [
        (TriggerName::HttpApi, 10_000, 200),
        (TriggerName::HttpApi, 11_000, 500),
        (TriggerName::Alb, 32_000, 200),
        (TriggerName::Alb, 33_000, 502),
    ] {
        assert_eq!(respond(trigger, &with_header(size)).status(), status, "{trigger} {size}");
    }
}

#[test]
fn parses_a_streamed_response() {
    let streamed = |prelude: &Value, body: &[u8]| [prelude.to_string().as_bytes(), &[0; 8], body].concat();
    let prelude = json!({ "statusCode": 201, "headers": { "x": "1" }, "cookies": ["a=1"] });
    for trigger in [TriggerName::FunctionUrl, TriggerName::RestApi] {
        let streaming = invocation(&trigger.deployment().streaming(), "*/*");
        let response = streaming.respond_streamed(&streamed(&prelude, b"\0\xff"));
        assert_eq!((response.status().as_u16(), &response.body()[..]), (201, &b"\0\xff"[..]));
        assert_eq!(response.headers()["x"], "1");
        assert_eq!(response.headers()["content-type"], "application/octet-stream");
        // Arrays belong in `multiValueHeaders`, and a prelude has at most 16 KB and ends with eight NUL
        // bytes.
        for broken in [
            streamed(&json!({ "headers": { "x": ["1"] } }), b""),
            streamed(&json!({ "headers": { "x": "1".repeat(16 * 1024) } }), b""),
            prelude.to_string().into_bytes(),
        ] {
            assert_eq!(streaming.respond_streamed(&broken).status(), 502, "{trigger}");
        }
        let buffered = invocation(&trigger.deployment(), "*/*");
        assert_eq!(buffered.respond_streamed(&streamed(&prelude, b"")).status(), 502, "{trigger}");
    }
    let json = json!({ "statusCode": 200 }).to_string();
    let url = invocation(&TriggerName::FunctionUrl.deployment().streaming(), "*/*");
    assert_eq!(text(&url.respond(json.as_bytes())), json);
    let rest = invocation(&TriggerName::RestApi.deployment().streaming(), "*/*");
    assert_eq!(rest.respond(json.as_bytes()).status(), 502);
}
