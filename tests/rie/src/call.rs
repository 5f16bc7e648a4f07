//! Calls of the service of `tests/service`: a message in an event, and the message in its response.

use prost::Message as _;
use rie::http;
use serde_json::{Value, json};

use crate::emulator::Emulator;
use service::pb::{Action, Message, Report};

pub(crate) const PATH: &str = "/echo.Echo/Say";

impl Emulator {
    /// Invokes the function with a message, directly.
    pub(crate) fn call(&self, message: &Message) -> Response {
        self.call_with(&[], message)
    }

    /// Invokes the function with a message, directly and with headers of the Invoke API.
    pub(crate) fn call_with(&self, headers: &[(&str, &str)], message: &Message) -> Response {
        Response::parse(&self.invoke(headers, event(message).to_string().as_bytes()))
    }

    /// Invokes the function with a message that may end the invocation.
    pub(crate) fn attempt(&self, message: &Message) -> http::Response {
        self.invoke(&[], event(message).to_string().as_bytes())
    }

    /// Makes a call that succeeds, and returns the id of the process that served it.
    pub(crate) fn process(&self) -> u32 {
        self.call(&ask(Action::Respond)).report().process
    }
}

/// Returns a message that asks for an action, and for a report.
pub(crate) fn ask(action: Action) -> Message {
    Message { add_report: true, ..action.into() }
}

/// Creates the event of a direct invocation, in payload format 2.0.
pub(crate) fn event(message: &Message) -> Value {
    json!({
        "version": "2.0",
        "rawPath": PATH,
        "rawQueryString": "",
        "headers": { "content-type": "application/grpc-web+proto" },
        "requestContext": { "http": { "method": "POST", "path": PATH } },
        "body": body(message),
        "isBase64Encoded": true,
    })
}

/// Encodes the body of a gRPC-Web request, in base64 as in events.
pub(crate) fn body(message: &Message) -> String {
    let message = message.encode_to_vec();
    let length = u32::try_from(message.len()).expect("a message of a few megabytes");
    base64_simd::STANDARD.encode_to_string([&[0][..], &length.to_be_bytes(), &message].concat())
}

/// A gRPC-Web response from the JSON for a trigger.
#[derive(Debug)]
pub(crate) struct Response {
    /// The JSON without its body.
    pub(crate) json: Value,
    message: Option<Message>,
    /// The text of the trailer frame.
    pub(crate) trailers: String,
}

impl Response {
    /// Parses the response to an invocation.
    ///
    /// # Panics
    ///
    /// Panics if the invocation failed.
    pub(crate) fn parse(response: &http::Response) -> Self {
        let text = String::from_utf8_lossy(&response.body);
        assert_eq!(response.status, 200, "{text}");
        Self::from_json(serde_json::from_slice(&response.body).unwrap_or_else(|_| panic!("not JSON: {text}")))
    }

    /// Parses the response of a function.
    pub(crate) fn from_json(mut json: Value) -> Self {
        let body = json.as_object_mut().and_then(|json| json.remove("body"));
        let Some(Value::String(body)) = body else { panic!("a response without a body: {json}") };
        Self::from_parts(json, &base64_simd::STANDARD.decode_to_vec(body).expect("a body in base64"))
    }

    /// Parses the frames of a body.
    pub(crate) fn from_parts(json: Value, mut rest: &[u8]) -> Self {
        let (mut message, mut trailers) = (None, String::new());
        while let [flags, a, b, c, d, after @ ..] = rest {
            let (frame, after) = after.split_at(u32::from_be_bytes([*a, *b, *c, *d]) as usize);
            match flags {
                0 => message = Some(Message::decode(frame).expect("a message")),
                _ => trailers = String::from_utf8_lossy(frame).into_owned(),
            }
            rest = after;
        }
        Self { json, message, trailers }
    }

    /// Returns the message.
    ///
    /// # Panics
    ///
    /// Panics if the call failed.
    pub(crate) fn message(&self) -> &Message {
        assert_eq!(self.trailer("grpc-status"), Some("0"), "{}", self.trailers);
        self.message.as_ref().expect("a message, as the status is OK")
    }

    /// Returns the report in the message.
    ///
    /// # Panics
    ///
    /// Panics if the call failed, or if it asked for no report.
    pub(crate) fn report(&self) -> &Report {
        self.message().report.as_ref().expect("a report")
    }

    /// Returns the value of a trailer.
    pub(crate) fn trailer(&self, name: &str) -> Option<&str> {
        self.trailers.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
    }
}
