//! Invocation of the echo server with an event, and parsing of the response.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::pin::Pin;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use http_body::Body as _;
use lambda_grpc::body::Body;
use lambda_grpc::context::LambdaContext;
use lambda_grpc::host::{HttpService, LambdaHandler, UnknownEvent};
use lambda_grpc::{Host, Request, Response, Status};
use prost::Message as _;
use serde_json::{Value, json};
use service::Echoing;
use service::pb::echo_server::{Echo, EchoServer};
use service::pb::{Action, Message};
use tower_service::Service;

/// The response of a function, with the message and the trailers of gRPC-Web.
#[derive(Debug)]
pub struct LambdaResponse {
    pub json: Value,
    pub body: Vec<u8>,
    pub message: Option<Message>,
    pub trailers: Vec<(String, String)>,
}

impl LambdaResponse {
    pub fn status(&self) -> u64 {
        self.json["statusCode"].as_u64().unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.json["headers"][name].as_str()
    }

    pub fn trailer(&self, name: &str) -> Option<&str> {
        self.trailers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Parses the body of Connect and Twirp, which is a message without a frame.
    pub fn unframed(&self) -> Message {
        Message::decode(&*self.body).unwrap()
    }

    /// Parses an error of Connect or Twirp.
    pub fn error(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json"));
        assert_eq!(self.json["isBase64Encoded"], false);
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// Responds with every request. It serves random requests, which could ask [`Echoing`] to exit.
#[derive(Debug, Clone, Copy)]
pub struct Returning;

impl Echo for Returning {
    async fn say(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        Ok(Response::new(request.into_inner()))
    }

    async fn look(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        self.say(request).await
    }
}

/// Puts a message into a frame.
pub fn frame(message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    [&[0], &length[..], message].concat()
}

/// Encodes a message with this text, in a frame.
pub fn say(text: &str) -> Vec<u8> {
    frame(&Message { text: text.into(), ..Message::default() }.encode_to_vec())
}

/// Encodes a message with this action, in a frame.
pub fn act(action: Action) -> Vec<u8> {
    frame(&Message::from(action).encode_to_vec())
}

/// Returns the event of an HTTP API for a gRPC-Web call.
pub fn event(path: &str, body: &[u8]) -> Value {
    post(path, "application/grpc-web+proto", body)
}

/// Returns the event of an HTTP API for a POST request.
pub fn post(path: &str, content_type: &str, body: &[u8]) -> Value {
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": { "Content-Type": content_type, "host": "x.execute-api.eu-west-1.amazonaws.com" },
        "requestContext": {
            "domainName": "x.execute-api.eu-west-1.amazonaws.com",
            "stage": "$default",
            "requestId": "id",
            "http": { "method": "POST", "path": path },
        },
        "body": base64_simd::STANDARD.encode_to_string(body),
        "isBase64Encoded": true
    })
}

/// Invokes the echo server with every event of `events/<folder>`, and compares each response with
/// the `.response.json` beside the event. `BLESS=1` overwrites these files.
///
/// Returns the text of each response by the name of its event.
pub async fn round_trip(folder: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("events").join(folder);
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let Some(name) = name.strip_suffix(".json").filter(|name| !name.ends_with(".response")) else {
            continue;
        };
        let event = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let response = invoke(EchoServer::new(Echoing), &event).await.unwrap();
        let expected = path.with_file_name(format!("{name}.response.json"));
        let json = serde_json::to_string_pretty(&response.json).unwrap() + "\n";
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, &json).unwrap();
        }
        assert_eq!(json, fs::read_to_string(&expected).unwrap(), "{}", path.display());
        texts.insert(name.to_owned(), response.message.unwrap().text);
    }
    texts
}

/// Reads an event of the folder `events`.
pub fn recorded(file: &str) -> Value {
    serde_json::from_slice(&recorded_bytes(file)).unwrap()
}

pub fn recorded_bytes(file: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("events").join(file)).unwrap()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
}

pub async fn invoke<S: HttpService>(service: S, event: &Value) -> Result<LambdaResponse, UnknownEvent> {
    invoke_with_context(service, event, LambdaContext::default()).await
}

/// Returns the context of an invocation whose deadline is `duration` from now.
pub fn context_with_remaining(duration: Duration) -> LambdaContext {
    let mut context = LambdaContext::default();
    context.deadline = Some(SystemTime::now() + duration);
    context
}

pub async fn invoke_with_context<S: HttpService>(
    service: S,
    event: &Value,
    context: LambdaContext,
) -> Result<LambdaResponse, UnknownEvent> {
    invoke_handler(Host::new().handler(service), event, context).await
}

pub async fn invoke_handler<S: HttpService>(
    handler: LambdaHandler<S>,
    event: &Value,
    context: LambdaContext,
) -> Result<LambdaResponse, UnknownEvent> {
    invoke_bytes(handler, serde_json::to_vec(event).unwrap(), context).await
}

/// Invokes a handler with the bytes of an event, whose keys stay in their order.
pub async fn invoke_bytes<S: HttpService>(
    handler: LambdaHandler<S>,
    event: Vec<u8>,
    context: LambdaContext,
) -> Result<LambdaResponse, UnknownEvent> {
    let response = handler.handle(event.into(), context).await?;
    let json: Value = serde_json::from_slice(&response).unwrap();
    let text = json["body"].as_str().unwrap_or_default();
    let body = match json["isBase64Encoded"].as_bool() {
        Some(true) => base64_simd::STANDARD.decode_to_vec(text).unwrap(),
        _ => text.as_bytes().to_vec(),
    };
    let content_type = json["headers"]["content-type"].as_str();
    let content_type = content_type.or_else(|| json["multiValueHeaders"]["content-type"][0].as_str());
    let content_type = content_type.unwrap_or_default();
    let is_grpc_web = content_type.starts_with("application/grpc-web");
    let frames = match content_type.starts_with("application/grpc-web-text") {
        true => base64_simd::STANDARD.decode_to_vec(&body).unwrap(),
        false => body.clone(),
    };
    let (mut message, mut trailers) = (None, Vec::new());
    if is_grpc_web {
        let mut rest = &frames[..];
        while let Some((&[flags, a, b, c, d], tail)) = rest.split_first_chunk::<5>() {
            let (content, tail) = tail.split_at(u32::from_be_bytes([a, b, c, d]) as usize);
            rest = tail;
            if content_type.ends_with("+json") && flags == 0 {
                // The test parses JSON from the body.
            } else if flags == 0 {
                message = Some(Message::decode(content).unwrap());
            } else if flags == 1 {
                message = Some(Message::decode(&*gunzip(content)).unwrap());
            } else {
                let text = str::from_utf8(content).unwrap();
                assert!(text.ends_with("\r\n"));
                let lines = text.lines().map(|line| line.split_once(':').unwrap());
                trailers.extend(lines.map(|(name, value)| (name.to_owned(), value.to_owned())));
            }
        }
        assert!(rest.is_empty(), "incomplete frame: {rest:?}");
    }
    Ok(LambdaResponse { json, body, message, trailers })
}

/// Reads a body to its end. Returns its data and its trailers.
pub async fn collect(body: Body) -> (Vec<u8>, http::HeaderMap) {
    let mut body = std::pin::pin!(body);
    let (mut data, mut trailers) = (Vec::new(), http::HeaderMap::new());
    while let Some(frame) = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await {
        match frame.unwrap().into_data() {
            Ok(bytes) => data.extend_from_slice(&bytes),
            Err(frame) => trailers = frame.into_trailers().unwrap(),
        }
    }
    (data, trailers)
}

/// A layer of the application that adds headers to every response.
#[derive(Clone)]
pub struct WithHeaders<S>(pub S, pub &'static [(&'static str, &'static str)]);

impl<S: HttpService> Service<http::Request<Body>> for WithHeaders<S> {
    type Response = http::Response<S::ResponseBody>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut std::task::Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let (call, headers) = (self.0.call(request), self.1);
        Box::pin(async move {
            let mut response = call.await?;
            for (name, value) in headers {
                response.headers_mut().append(*name, http::HeaderValue::from_static(value));
            }
            Ok(response)
        })
    }
}
