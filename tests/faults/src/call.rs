//! One call: its event, and what the function must respond.

use prost::Message;
use serde_json::{Value, json};

use crate::http::Request;
use crate::message::{Done, Kind, Task};
use crate::random::Random;

/// Names the header of a streamed response.
const MODE: &str = "lambda-runtime-function-response-mode";

/// The type of a streamed response that begins with a prelude.
const STREAMED: &str = "application/vnd.awslambda.http-integration-response";

/// A call, and all that it takes to know its response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    number: u64,
    kind: CallKind,
    /// Bytes that are sent, and echoed.
    size: usize,
    /// Bytes that the function makes up.
    made_up: u32,
    sleep: u32,
}

/// What a call asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CallKind {
    Rpc(Kind),
    /// A message of SQS, which is not an RPC: the function must report an error.
    Message,
}

impl Call {
    /// Returns a small echo.
    pub fn echo(number: u64) -> Self {
        Self { number, kind: CallKind::Rpc(Kind::Succeed), size: 16, made_up: 0, sleep: 0 }
    }

    /// Returns the same call, to which the function responds after so many milliseconds.
    #[must_use]
    pub fn with_sleep(self, sleep: u32) -> Self {
        Self { sleep, ..self }
    }

    /// Returns the same call with so many more bytes in its response.
    #[must_use]
    pub fn with_made_up(self, made_up: u32) -> Self {
        Self { made_up, ..self }
    }

    /// Draws a call: mostly a small and quick one, seldom one that is large or slow.
    pub(crate) fn draw(number: u64, random: &mut Random) -> Self {
        let mut call = Self { size: random.below(1500), ..Self::echo(number) };
        match random.below(1000) {
            0..30 => call.kind = CallKind::Rpc(Kind::Fail),
            30..50 => call.kind = CallKind::Rpc(Kind::Panic),
            50..70 => call.kind = CallKind::Message,
            70..75 => call.size = 60_000 + random.below(200_000),
            75..85 => call.made_up = 60_000 + random.below(300_000) as u32,
            85..185 => call.made_up = random.below(16_000) as u32,
            _ => {}
        }
        // Workers of mixed speed: one sleeps while the others go on.
        match random.below(1000) {
            0..30 => call.sleep = 1 + random.below(3) as u32,
            30 => call.sleep = 25,
            _ => {}
        }
        call
    }

    /// Returns the event that Lambda hands out: of a Function URL, the call in Connect's protocol.
    pub fn event(self) -> Vec<u8> {
        let CallKind::Rpc(kind) = self.kind else {
            let record =
                json!({ "messageId": self.number.to_string(), "eventSource": "aws:sqs", "body": "" });
            return json!({ "Records": [record] }).to_string().into_bytes();
        };
        let data = if kind == Kind::Fail { self.text().into_bytes() } else { self.data() };
        let task = Task { kind: kind.into(), data, size: self.made_up, sleep: self.sleep };
        let host = "abcdefghijklmnopqrstuvwxyz123456.lambda-url.eu-west-1.on.aws";
        let path = "/faults.Echo/Call";
        let event = json!({
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": "",
            "headers": { "content-type": "application/proto", "connect-protocol-version": "1", "host": host },
            "requestContext": {
                "domainName": host,
                "http": { "method": "POST", "path": path, "protocol": "HTTP/1.1", "sourceIp": "198.51.100.7" },
                "stage": "$default",
            },
            "body": base64_simd::STANDARD.encode_to_string(task.encode_to_vec()),
            "isBase64Encoded": true,
        });
        event.to_string().into_bytes()
    }

    /// Checks what the function posted.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn check(self, request: &Request, is_streaming: bool) -> Result<(), String> {
        self.compare(request, is_streaming).ok_or_else(|| {
            let start = String::from_utf8_lossy(&request.body[..request.body.len().min(600)]).into_owned();
            format!("{self:?} got a wrong response: {} {:?} {start}", request.path, request.headers)
        })
    }

    /// Returns `None` if this is not the response.
    fn compare(self, request: &Request, is_streaming: bool) -> Option<()> {
        let CallKind::Rpc(kind) = self.kind else {
            let report: Value = serde_json::from_slice(&request.body).ok()?;
            let is_report = report["errorType"].as_str()?.contains("UnknownEvent");
            return (request.path.ends_with("/error") && is_report).then_some(());
        };
        let (status, body) = if is_streaming { streamed(request)? } else { buffered(request)? };
        let right = match kind {
            Kind::Succeed => {
                let mut data = self.data();
                data.resize(data.len() + self.made_up as usize, b'.');
                status == 200 && Done::decode(&*body).ok()?.data == data
            }
            Kind::Fail => {
                let error: Value = serde_json::from_slice(&body).ok()?;
                status == 404 && error["code"] == "not_found" && error["message"] == self.text()
            }
            Kind::Panic => {
                let error: Value = serde_json::from_slice(&body).ok()?;
                status == 500 && error["code"] == "internal" && !error.to_string().contains("secret")
            }
        };
        (request.path.ends_with("/response") && right).then_some(())
    }

    /// Returns bytes that no other call has.
    fn data(self) -> Vec<u8> {
        self.number.to_be_bytes().into_iter().cycle().take(self.size).collect()
    }

    fn text(self) -> String {
        format!("call {}", self.number)
    }
}

/// Returns the status and the body of a buffered response, which is JSON.
fn buffered(request: &Request) -> Option<(u64, Vec<u8>)> {
    let response: Value = serde_json::from_slice(&request.body).ok()?;
    let body = response["body"].as_str().unwrap_or_default();
    let body = match response["isBase64Encoded"].as_bool() {
        Some(true) => base64_simd::STANDARD.decode_to_vec(body).ok()?,
        _ => body.as_bytes().to_vec(),
    };
    (request.header(MODE).is_none()).then_some((response["statusCode"].as_u64()?, body))
}

/// Returns the status and the body of a streamed response: JSON, eight NUL bytes, and the body as it is.
fn streamed(request: &Request) -> Option<(u64, Vec<u8>)> {
    let end = request.body.windows(8).position(|bytes| bytes == [0; 8])?;
    let prelude: Value = serde_json::from_slice(&request.body[..end]).ok()?;
    let is_marked =
        request.header(MODE) == Some("streaming") && request.header("content-type") == Some(STREAMED);
    is_marked.then_some((prelude["statusCode"].as_u64()?, request.body[end + 8..].to_vec()))
}
