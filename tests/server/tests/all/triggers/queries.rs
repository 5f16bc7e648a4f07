//! The query of a Connect GET request. Every payload format encodes it differently.

use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_server::EchoServer;

use crate::support::{invoke, recorded};

/// A text with characters that are special in a query.
const TEXT: &str = "a+b&c=d %41 é";

/// Returns the message as the client encodes it, and as payload format 1.0 has it.
fn message() -> (String, String) {
    let decoded = format!("\n\u{e}{TEXT}");
    let encoded = decoded.bytes().map(|byte| format!("%{byte:02X}")).collect();
    (encoded, decoded)
}

/// Makes a recorded event a GET request, and returns the text of the response.
async fn text(file: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut event = recorded(file);
    for key in ["headers", "multiValueHeaders"] {
        if let Some(headers) = event.get_mut(key).and_then(Value::as_object_mut) {
            headers.retain(|name, _| !name.eq_ignore_ascii_case("content-type"));
        }
    }
    event["body"] = Value::Null;
    change(&mut event);
    let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
    assert_eq!(response.json["statusCode"], 200, "{file}: {}", String::from_utf8_lossy(&response.body));
    <service::pb::Message as prost::Message>::decode(&*response.body).unwrap().text
}

/// Envoy sends the query in `raw_path`, and decoded parameters beside it.
#[tokio::test]
async fn prefers_the_query_in_the_path() {
    let (encoded, decoded) = message();
    for beside in [decoded.as_str(), "x", ""] {
        let got = text("lattice/v1.json", |event| {
            event["method"] = json!("GET");
            event["raw_path"] = json!(format!("/echo.Echo/Look?connect=v1&encoding=proto&message={encoded}"));
            event["query_string_parameters"] =
                json!({ "message": beside, "encoding": "proto", "base64": "1" });
        });
        assert_eq!(got.await, TEXT, "{beside}");
    }
}

#[tokio::test]
async fn decodes_the_message_of_every_payload_format() {
    let (encoded, decoded) = message();
    let table = |message: &str| json!({ "connect": "v1", "encoding": "proto", "message": message });
    let lists = |message: &str| json!({ "connect": ["v1"], "encoding": ["proto"], "message": [message] });
    for file in ["http_api/open.json", "function_url/open.json"] {
        let got = text(file, |event| {
            event["requestContext"]["http"]["method"] = json!("GET");
            event["rawPath"] = json!("/echo.Echo/Look");
            event["rawQueryString"] = json!(format!("connect=v1&encoding=proto&message={encoded}"));
            // Ignored: its values are joined and decoded.
            event["queryStringParameters"] = table("x");
        });
        assert_eq!(got.await, TEXT, "{file}");
    }
    for file in ["rest_api/open.json", "http_api_v1/jwt.json"] {
        let got = text(file, |event| {
            event["httpMethod"] = json!("GET");
            event["path"] = json!("/echo.Echo/Look");
            event["pathParameters"]["proxy"] = json!("echo.Echo/Look");
            event["queryStringParameters"] = table("the last of several");
            event["multiValueQueryStringParameters"] = lists(&decoded);
        });
        assert_eq!(got.await, TEXT, "{file}");
    }
    for (file, method, path, key, query) in [
        ("rest_api/open.json", "httpMethod", "path", "queryStringParameters", table(&decoded)),
        ("alb/single.json", "httpMethod", "path", "queryStringParameters", table(&encoded)),
        ("alb/multi_value.json", "httpMethod", "path", "multiValueQueryStringParameters", lists(&encoded)),
        ("lattice/v1.json", "method", "raw_path", "query_string_parameters", table(&encoded)),
        ("lattice/v2.json", "method", "path", "queryStringParameters", lists(&encoded)),
        ("lattice/v1.json", "method", "raw_path", "query_string_parameters", table(&decoded)),
        ("lattice/v2.json", "method", "path", "queryStringParameters", lists(&decoded)),
    ] {
        let got = text(file, |event| {
            event[method] = json!("GET");
            event[path] = json!("/echo.Echo/Look");
            event[key] = query;
        });
        assert_eq!(got.await, TEXT, "{file}");
    }
}
