//! A call: its event, and the response that the function must send.

use prost::Message;
use runtime_api::{Request, header};
use serde_json::{Value, json};

use crate::message::{Action, EchoMessage};
use crate::random::Random;

/// A status code of gRPC.
const NOT_FOUND: i32 = 5;

/// A call, with everything that determines its response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    number: u64,
    kind: CallKind,
    /// Number of bytes that are sent and returned.
    size: usize,
    /// Number of bytes that the function appends.
    appended: u32,
    sleep: u32,
}

/// The kind of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CallKind {
    Rpc(Action),
    /// A message of SQS, which is not an RPC: the function must report an error.
    Message,
}

impl Call {
    /// Returns a small echo.
    pub fn echo(number: u64) -> Self {
        Self { number, kind: CallKind::Rpc(Action::Respond), size: 16, appended: 0, sleep: 0 }
    }

    /// Returns the same call with a delay of its response, in milliseconds.
    #[must_use]
    pub fn with_sleep(self, sleep: u32) -> Self {
        Self { sleep, ..self }
    }

    /// Returns the same call with more bytes in its response.
    #[must_use]
    pub fn with_appended(self, appended: u32) -> Self {
        Self { appended, ..self }
    }

    /// Draws a call. Most calls are small and fast, and few are large or slow.
    pub(crate) fn draw(number: u64, random: &mut Random) -> Self {
        let mut call = Self { size: random.below(1500), ..Self::echo(number) };
        match random.below(1000) {
            0..30 => call.kind = CallKind::Rpc(Action::FailWithCode),
            30..50 => call.kind = CallKind::Rpc(Action::Panic),
            50..70 => call.kind = CallKind::Message,
            70..75 => call.size = 60_000 + random.below(200_000),
            75..85 => call.appended = 60_000 + random.below(300_000) as u32,
            85..185 => call.appended = random.below(16_000) as u32,
            _ => {}
        }
        // Some calls sleep, so that the workers have different speeds.
        match random.below(1000) {
            0..30 => call.sleep = 1 + random.below(3) as u32,
            30 => call.sleep = 25,
            _ => {}
        }
        call
    }

    /// Returns the event of the call: from a Function URL, in the Connect protocol.
    pub fn event(self) -> Vec<u8> {
        let CallKind::Rpc(action) = self.kind else {
            let record =
                json!({ "messageId": self.number.to_string(), "eventSource": "aws:sqs", "body": "" });
            return json!({ "Records": [record] }).to_string().into_bytes();
        };
        let message = EchoMessage {
            text: self.text(),
            data: self.data(),
            action: action.into(),
            code: NOT_FOUND,
            size: self.appended,
            milliseconds: self.sleep,
        };
        let host = "abcdefghijklmnopqrstuvwxyz123456.lambda-url.eu-west-1.on.aws";
        let path = "/echo.Echo/Say";
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
            "body": base64_simd::STANDARD.encode_to_string(message.encode_to_vec()),
            "isBase64Encoded": true,
        });
        event.to_string().into_bytes()
    }

    /// Checks the response that the function posted.
    ///
    /// # Errors
    ///
    /// Returns a message for a wrong response.
    pub fn check(self, request: &Request, is_streaming: bool) -> Result<(), String> {
        self.compare(request, is_streaming).ok_or_else(|| {
            let start = String::from_utf8_lossy(&request.body[..request.body.len().min(600)]).into_owned();
            format!("{self:?} got a wrong response: {} {:?} {start}", request.path, request.headers)
        })
    }

    /// Returns `None` if the response is wrong.
    fn compare(self, request: &Request, is_streaming: bool) -> Option<()> {
        let CallKind::Rpc(action) = self.kind else {
            let report: Value = serde_json::from_slice(&request.body).ok()?;
            let is_report = report["errorType"].as_str()?.contains("UnknownEvent");
            return (request.path.ends_with("/error") && is_report).then_some(());
        };
        let (status, body) = if is_streaming { streamed(request)? } else { buffered(request)? };
        let is_correct = match action {
            Action::Respond => {
                let mut data = self.data();
                data.resize(data.len() + self.appended as usize, b'.');
                status == 200
                    && EchoMessage::decode(&*body).ok()?
                        == EchoMessage { text: self.text(), data, ..EchoMessage::default() }
            }
            Action::FailWithCode => {
                let error: Value = serde_json::from_slice(&body).ok()?;
                status == 404 && error["code"] == "not_found" && error["message"] == self.text()
            }
            Action::Panic => {
                let error: Value = serde_json::from_slice(&body).ok()?;
                status == 500 && error["code"] == "internal" && !error.to_string().contains("secret")
            }
        };
        (request.path.ends_with("/response") && request.trailers.is_empty() && is_correct).then_some(())
    }

    /// Returns bytes that differ from those of every other call.
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
    (request.header(header::RESPONSE_MODE).is_none()).then_some((response["statusCode"].as_u64()?, body))
}

/// Returns the status and the body of a streamed response: JSON, eight NUL bytes, and the body.
fn streamed(request: &Request) -> Option<(u64, Vec<u8>)> {
    let end = request.body.windows(8).position(|bytes| bytes == [0; 8])?;
    let prelude: Value = serde_json::from_slice(&request.body[..end]).ok()?;
    let is_marked = request.header(header::RESPONSE_MODE) == Some("streaming")
        && request.header("content-type") == Some(header::HTTP_INTEGRATION);
    is_marked.then_some((prelude["statusCode"].as_u64()?, request.body[end + 8..].to_vec()))
}
