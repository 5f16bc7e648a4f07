//! Any bytes as a request of every protocol: the function always returns a response.

use bolero::{TypeGenerator, check};
use serde_json::{Value, json};

/// A request in a complete event.
#[derive(Debug, TypeGenerator)]
struct Request {
    protocol: u8,
    is_get: bool,
    path: Path,
    query: String,
    headers: Vec<(Header, String)>,
    body: Body,
}

#[derive(Debug, TypeGenerator)]
enum Path {
    Say,
    Look,
    Other(String),
}

#[derive(Debug, TypeGenerator)]
enum Header {
    Timeout,
    Encoding,
    Accept,
    Binary,
    Other(String),
}

#[derive(Debug, TypeGenerator)]
enum Body {
    Bytes(Vec<u8>),
    /// A frame with the right length and any flags.
    Framed(u8, Vec<u8>),
    /// Text instead of base64, which is wrong for most protocols.
    Text(String),
}

const PROTOCOLS: [(&str, &str); 10] = [
    ("", "application/grpc-web"),
    ("", "application/grpc-web-text"),
    ("", "application/grpc-web+json"),
    ("", "application/grpc"),
    ("", "application/proto"),
    ("", "application/json"),
    ("/twirp", "application/protobuf"),
    ("/twirp", "application/json"),
    ("/twirp", "text/plain"),
    ("", "image/jpeg"),
];

impl Request {
    fn event(&self) -> Value {
        let (prefix, content_type) = PROTOCOLS[usize::from(self.protocol) % PROTOCOLS.len()];
        let path = match &self.path {
            Path::Say => "/echo.Echo/Say",
            Path::Look => "/echo.Echo/Look",
            Path::Other(path) => path,
        };
        let (body, is_base64) = match &self.body {
            Body::Bytes(bytes) => (base64_simd::STANDARD.encode_to_string(bytes), true),
            Body::Framed(flags, message) => {
                let length = u32::try_from(message.len()).unwrap_or(u32::MAX).to_be_bytes();
                let frame = [&[*flags][..], &length, message].concat();
                (base64_simd::STANDARD.encode_to_string(frame), true)
            }
            Body::Text(text) => (text.clone(), false),
        };
        let mut headers = json!({ "content-type": content_type });
        for (name, value) in &self.headers {
            let name = match name {
                Header::Timeout if content_type.contains("grpc") => "grpc-timeout",
                Header::Timeout => "connect-timeout-ms",
                Header::Encoding if content_type.contains("grpc") => "grpc-encoding",
                Header::Encoding => "content-encoding",
                Header::Accept => "accept-encoding",
                Header::Binary => "x-any-bin",
                Header::Other(name) => name,
            };
            headers[name] = json!(value);
        }
        let method = if self.is_get { "GET" } else { "POST" };
        json!({
            "rawPath": format!("{prefix}{path}"),
            "rawQueryString": self.query,
            "headers": headers,
            "requestContext": { "http": { "method": method } },
            "body": body,
            "isBase64Encoded": is_base64,
        })
    }
}

#[test]
fn responds_to_every_request() {
    check!().with_type::<Request>().for_each(|request| {
        let event = request.event().to_string();
        let response = fuzz::invoke(event.as_bytes());
        assert!(response.is_some(), "no response: {event}");
    });
}
