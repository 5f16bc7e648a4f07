//! Events from AWS's documentation, with the headers of a browser.

use crate::case::Method;
use crate::{Case, Trigger, Wire, message};

/// The headers of a gRPC-Web or Connect client in a browser, and those that a gateway adds. The names have
/// the case of REST APIs, which keep the case of HTTP/1.1 clients. Other triggers send lower case.
const HEADERS: [(&str, &str); 17] = [
    ("accept-language", "en-GB,en;q=0.9,de;q=0.8"),
    (
        "Authorization",
        "Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6IjJGQ0Y4In0.eyJzdWIiOiI3YzE4In0.c2lnbmF0dXJlLXNpZ25hdHVyZS1zaWduYXR1cmU",
    ),
    ("Host", "api.example.com"),
    ("origin", "https://app.example.com"),
    ("referer", "https://app.example.com/"),
    ("sec-ch-ua", "\"Chromium\";v=\"128\", \"Not;A=Brand\";v=\"24\""),
    ("sec-ch-ua-mobile", "?0"),
    ("sec-ch-ua-platform", "\"Linux\""),
    ("sec-fetch-dest", "empty"),
    ("sec-fetch-mode", "cors"),
    ("sec-fetch-site", "same-site"),
    (
        "User-Agent",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36",
    ),
    ("X-Amzn-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700"),
    ("X-Forwarded-For", "203.0.113.7"),
    ("X-Forwarded-Port", "443"),
    ("X-Forwarded-Proto", "https"),
    ("x-user-agent", "grpc-web-javascript/0.1"),
];

impl Case {
    /// Returns the event as Lambda sends it to a function: one line of JSON.
    pub fn event(self) -> Vec<u8> {
        let template = match self.trigger {
            Trigger::HttpApi => include_str!("../events/http_api.json"),
            Trigger::RestApi => include_str!("../events/rest_api.json"),
            Trigger::Alb => include_str!("../events/alb.json"),
        };
        let body = self.body();
        let headers = self.headers(body.len());
        let path = self.path();
        without_space(template)
            .replace("\"{headers}\"", &object(&headers, |value| value))
            .replace("\"{many}\"", &object(&headers, |value| format!("[{value}]")))
            .replace("{path}", &path)
            .replace("{proxy}", path.trim_start_matches('/'))
            .replace("{body}", &base64_simd::STANDARD.encode_to_string(body))
            .into_bytes()
    }

    /// Returns the body as the client sent it.
    pub fn body(self) -> Vec<u8> {
        message::request(self)
    }

    /// Returns the path as the client sent it.
    pub fn path(self) -> String {
        let prefix = if matches!(self.wire, Wire::Twirp | Wire::TwirpJson) { "/twirp" } else { "" };
        let method = match self.method() {
            Method::Text => "bench.Echo/Text",
            Method::Bytes => "bench.Echo/Bytes",
            Method::Make => "source.Source/Make",
        };
        format!("{prefix}/{method}")
    }

    fn headers(self, length: usize) -> Vec<(String, String)> {
        let (content_type, of_protocol) = message::headers(self.wire);
        let length = length.to_string();
        // Responses are compressed only in cases that request it.
        let is_gzip = matches!(self.wire, Wire::GrpcWebGzip | Wire::ConnectGzip);
        let general = [
            ("Accept", content_type),
            ("Accept-Encoding", if is_gzip { "gzip, deflate, br, zstd" } else { "identity" }),
            ("Content-Type", content_type),
            ("Content-Length", &length),
        ];
        let headers = general.iter().chain(&HEADERS).chain(of_protocol);
        let in_case =
            |name: &str| if self.trigger == Trigger::RestApi { name.to_owned() } else { name.to_lowercase() };
        headers.map(|(name, value)| (in_case(name), (*value).to_owned())).collect()
    }
}

fn object(headers: &[(String, String)], wrap: fn(String) -> String) -> String {
    let string = |text: &String| serde_json::to_string(text).expect("a string is JSON");
    let member = |(name, value): &(String, String)| format!("{}:{}", string(name), wrap(string(value)));
    format!("{{{}}}", headers.iter().map(member).collect::<Vec<_>>().join(","))
}

/// Removes the space between tokens, which the files have for readability.
fn without_space(json: &str) -> String {
    let mut is_inside = false;
    json.chars()
        .filter(|character| {
            // The strings in these files have no escapes.
            is_inside ^= *character == '"';
            is_inside || !character.is_whitespace()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn writes_json_without_space_between_tokens() {
        for trigger in [Trigger::HttpApi, Trigger::RestApi, Trigger::Alb] {
            let event = Case::new(trigger, Wire::GrpcWeb, 16).event();
            let json: Value = serde_json::from_slice(&event).unwrap();
            assert_eq!(json["isBase64Encoded"], true);
            assert_eq!(json.to_string().len(), event.len());
        }
    }
}
