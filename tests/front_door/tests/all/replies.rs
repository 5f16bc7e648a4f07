//! What the doors make of a function's reply, rule by rule; no function is needed.

use bytes::Bytes;
use http::{Request, Response};
use lambda_grpc::testing::{Deployment, Door, Invocation};
use serde_json::{Value, json};

fn invocation(deployment: &Deployment, accept: &'static str) -> Invocation {
    let request = Request::post("/a.B/C").header("accept", accept).body(Bytes::new()).unwrap();
    deployment.open(request).unwrap()
}

fn answer(door: Door, reply: &Value) -> Response<Bytes> {
    invocation(&Deployment::new(door), "*/*").reply(reply.to_string().as_bytes())
}

fn text(response: &Response<Bytes>) -> &str {
    str::from_utf8(response.body()).unwrap()
}

/// A door, a reply, and the status that its caller sees.
type Row = (Door, fn() -> Value, u16);

const REPLIES: &[Row] = &[
    (Door::RestApi, || json!({ "statusCode": 201 }), 201),
    (Door::RestApi, || json!({ "statusCode": "201" }), 201),
    (Door::RestApi, || json!({}), 200),
    (Door::RestApi, || json!({ "headers": null }), 200),
    (Door::RestApi, || json!({ "headers": { "x-flag": true } }), 200),
    (Door::RestApi, || json!({ "statusCode": 200, "cookies": [] }), 502),
    (Door::RestApi, || json!({ "statusCode": 200, "statusDescription": "200 OK" }), 502),
    (Door::RestApi, || json!({ "statusCode": "fine" }), 502),
    (Door::RestApi, || json!({ "headers": { "x": 1 } }), 502),
    (Door::RestApi, || json!({ "headers": { "x": ["1"] } }), 502),
    (Door::RestApi, || json!({ "multiValueHeaders": { "x": "1" } }), 502),
    (Door::RestApi, || json!({ "body": {} }), 502),
    (Door::RestApi, || json!("text"), 502),
    (Door::RestApi, || json!({ "body": "?", "isBase64Encoded": true }), 500),
    (Door::HttpApiV1, || json!({ "statusCode": 201, "cookies": [] }), 201),
    (Door::HttpApiV1, || json!({ "multiValueHeaders": {} }), 500),
    (Door::HttpApi, || json!({ "statusCode": 201 }), 201),
    (Door::HttpApi, || json!({ "statusCode": 200, "multiValueHeaders": { "x": ["1"] } }), 200),
    (Door::HttpApi, || json!({ "statusCode": 200, "headers": { "x": ["1"] } }), 500),
    (Door::HttpApi, || json!({ "statusCode": 200, "body": "?", "isBase64Encoded": true }), 500),
    (Door::FunctionUrl, || json!({ "statusCode": "201" }), 201),
    (Door::FunctionUrl, || json!({ "statusCode": [] }), 502),
    (Door::Alb, || json!({ "statusCode": 200, "isBase64Encoded": false, "headers": {} }), 200),
    (Door::Alb, || json!({ "statusCode": 200, "isBase64Encoded": false, "multiValueHeaders": {} }), 502),
    (Door::Alb, || json!({ "statusCode": 200, "headers": {} }), 502),
    (Door::Alb, || json!({ "isBase64Encoded": false, "headers": {} }), 502),
    (
        Door::AlbMultiValue,
        || json!({ "statusCode": 200, "isBase64Encoded": false, "multiValueHeaders": {} }),
        200,
    ),
    (Door::AlbMultiValue, || json!({ "statusCode": 200, "isBase64Encoded": false, "headers": {} }), 502),
    (Door::LatticeV2, || json!({ "statusCode": 201, "headers": { "x": "1" } }), 201),
    (Door::LatticeV2, || json!({ "headers": {} }), 502),
    (Door::Invoke, || json!({ "statusCode": 201 }), 201),
];

#[test]
fn reads_replies_by_the_rules_of_each_door() {
    for (door, reply, status) in REPLIES {
        let response = answer(*door, &reply());
        assert_eq!(response.status(), *status, "{door}: {} gave {response:?}", reply());
    }
}

#[test]
fn takes_a_reply_without_a_status_for_a_body() {
    for door in [Door::HttpApi, Door::FunctionUrl] {
        let response = answer(door, &json!({ "hello": 1 }));
        assert_eq!((response.status().as_u16(), text(&response)), (200, "{\"hello\":1}"));
        assert_eq!(response.headers()["content-type"], "application/json");
    }
}

#[test]
fn decodes_base64_on_a_rest_api_only_for_an_accept_that_is_binary() {
    let reply = json!({ "body": "aGk=", "isBase64Encoded": true }).to_string();
    let body = |types: &'static str, accept| {
        let deployment = Deployment::new(Door::RestApi).binary_media_types([types]);
        text(&invocation(&deployment, accept).reply(reply.as_bytes())).to_owned()
    };
    assert_eq!(body("*/*", "*/*"), "hi");
    assert_eq!(body("*/*", ""), "hi");
    assert_eq!(body("image/png", "image/png;q=1, */*"), "hi");
    // "Only the first Accept media type counts".
    assert_eq!(body("image/png", "*/*, image/png"), "aGk=");
    assert_eq!(body("image/png", ""), "aGk=");
    assert_eq!(
        text(&answer(Door::HttpApi, &json!({ "statusCode": 200, "body": "aGk=", "isBase64Encoded": true }))),
        "hi"
    );
}

#[test]
fn keeps_every_value_of_a_header_where_the_door_does() {
    let both = json!({ "headers": { "x": "solo" }, "multiValueHeaders": { "x": ["multi"] } });
    let response = answer(Door::RestApi, &both);
    let values: Vec<_> = response.headers().get_all("x").iter().collect();
    assert_eq!(values, ["multi", "solo"]);
    let cookies = answer(Door::HttpApi, &json!({ "statusCode": 200, "cookies": ["a=1", "b=2"] }));
    assert_eq!(cookies.headers().get_all("set-cookie").iter().count(), 2);
}

#[test]
fn renames_and_drops_headers_as_the_doors_do() {
    let headers = json!({ "www-authenticate": "Basic", "server": "me", "transfer-encoding": "chunked", "content-length": "9" });
    let rest = answer(Door::RestApi, &json!({ "headers": headers }));
    assert_eq!(rest.headers()["x-amzn-remapped-www-authenticate"], "Basic");
    assert_eq!(rest.headers()["x-amzn-remapped-server"], "me");
    assert!(
        !rest.headers().contains_key("transfer-encoding") && !rest.headers().contains_key("content-length")
    );
    let url = answer(Door::FunctionUrl, &json!({ "statusCode": 401, "headers": headers }));
    assert_eq!(url.headers()["x-amzn-remapped-www-authenticate"], "Basic");
}

#[test]
fn lets_no_reply_through_that_is_over_a_limit() {
    let of = |size: usize| json!({ "statusCode": 200, "isBase64Encoded": false, "headers": {}, "multiValueHeaders": {}, "body": "x".repeat(size) });
    for (door, size, status) in [
        (Door::HttpApi, 6_291_400, 200),
        (Door::HttpApi, 6_291_600, 500),
        (Door::FunctionUrl, 6_291_600, 502),
        (Door::Alb, 1_048_400, 200),
        (Door::Alb, 1_048_600, 502),
    ] {
        assert_eq!(answer(door, &of(size)).status(), status, "{door} {size}");
    }
    let long = |size: usize| json!({ "statusCode": 200, "isBase64Encoded": false, "headers": { "x": "x".repeat(size) } });
    for (door, size, status) in [
        (Door::HttpApi, 10_000, 200),
        (Door::HttpApi, 11_000, 500),
        (Door::Alb, 32_000, 200),
        (Door::Alb, 33_000, 502),
    ] {
        assert_eq!(answer(door, &long(size)).status(), status, "{door} {size}");
    }
}

#[test]
fn reads_a_streamed_reply() {
    let reply = |prelude: &Value, body: &[u8]| [prelude.to_string().as_bytes(), &[0; 8], body].concat();
    let prelude = json!({ "statusCode": 201, "headers": { "x": "1" }, "cookies": ["a=1"] });
    for door in [Door::FunctionUrl, Door::RestApi] {
        let streaming = invocation(&Deployment::new(door).streaming(), "*/*");
        let response = streaming.streamed_reply(&reply(&prelude, b"\0\xff"));
        assert_eq!((response.status().as_u16(), &response.body()[..]), (201, &b"\0\xff"[..]));
        assert_eq!(response.headers()["x"], "1");
        assert_eq!(response.headers()["content-type"], "application/octet-stream");
        // Arrays belong into `multiValueHeaders`, a prelude ends within 16 KB, and eight NUL bytes end it.
        for broken in [
            reply(&json!({ "headers": { "x": ["1"] } }), b""),
            reply(&json!({ "headers": { "x": "1".repeat(16 * 1024) } }), b""),
            prelude.to_string().into_bytes(),
        ] {
            assert_eq!(streaming.streamed_reply(&broken).status(), 502, "{door}");
        }
        let buffered = invocation(&Deployment::new(door), "*/*");
        assert_eq!(buffered.streamed_reply(&reply(&prelude, b"")).status(), 502, "{door}");
    }
    let json = json!({ "statusCode": 200 }).to_string();
    let url = invocation(&Deployment::new(Door::FunctionUrl).streaming(), "*/*");
    assert_eq!(text(&url.reply(json.as_bytes())), json);
    let rest = invocation(&Deployment::new(Door::RestApi).streaming(), "*/*");
    assert_eq!(rest.reply(json.as_bytes()).status(), 502);
}
