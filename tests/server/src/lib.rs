//! The service that the tests call. The text of the message selects what it does.

use std::sync::LazyLock;

use bytes::Bytes;
use lambda_grpc::metadata::MetadataValue;
use lambda_grpc::{Code, Request, RequestContext, Response, ResponseExt, Status};

use pb::Message;
use pb::echo_server::Echo;
use tokio::sync::Barrier;

pub mod authorizer;
pub mod targets;

/// The generated code.
pub mod pb {
    lambda_grpc::include_proto!("wire");
}

/// The generated code of the proto file without a package.
pub mod no_package {
    lambda_grpc::include_proto!("_");
}

/// The number of concurrent calls that wait for each other with the text `meet`.
pub const MEETING_SIZE: usize = 8;

/// The metadata of the response to the text `headers`: two values of one name, and two cookies. A date contains a comma.
pub const RESPONSE_HEADERS: [(&str, &str); 4] = [
    ("x-two", "1"),
    ("x-two", "2"),
    ("set-cookie", "a=1; Path=/"),
    ("set-cookie", "b=2; Expires=Wed, 25 Nov 2026 07:28:00 GMT"),
];

static MEETING: LazyLock<Barrier> = LazyLock::new(|| Barrier::new(MEETING_SIZE));

/// The echo service.
#[derive(Debug, Clone, Copy)]
pub struct Echoing;

impl Echo for Echoing {
    async fn say(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        let (metadata, extensions, mut message) = request.into_parts();
        match message.text.as_str() {
            "panic" => panic!("the secret of the panic"),
            "sleep" => std::future::pending().await,
            "large" => return Ok(Response::new(Message { data: vec![0; 5_000_000], ..message })),
            "fail" => {
                let mut status = Status::with_details(Code::NotFound, "no café at 50%", vec![1, 2].into());
                status.metadata_mut().insert("x-hint", MetadataValue::from_static("try tea"));
                return Err(status);
            }
            "huge" => return Ok(Response::new(Message { data: vec![0; 20_000_000], ..message })),
            "headers" => {
                let mut response = Response::new(message);
                for (name, value) in RESPONSE_HEADERS {
                    response.metadata_mut().append(name, MetadataValue::from_static(value));
                }
                return Ok(response);
            }
            "metadata" => {
                let mut response = Response::new(message);
                response.metadata_mut().insert("x-large", "a".repeat(40_000).parse().expect("ASCII"));
                return Ok(response);
            }
            #[cfg(unix)]
            "terminate" => terminate().await,
            text if text.starts_with("meet") => {
                MEETING.wait().await;
            }
            "who" => message.text = who(extensions.get()),
            "lambda" => message.text = lambda(extensions.get()),
            "cookies" => message.text = format!("{:?}", metadata.get("cookie")),
            _ => {}
        }
        if let Some(code) = message.text.strip_prefix("code ") {
            let code = Code::from_i32(code.parse().unwrap_or_default());
            return Err(Status::with_details(code, "as asked", rich_details()));
        }
        let mut response = Response::new(message);
        if let Some(value) = metadata.get("x-ask") {
            response.metadata_mut().insert("x-answer", value.clone());
            response.trailers_mut().insert("x-trailer", value.clone());
        }
        for value in metadata.get_all_bin("x-ask-bin") {
            response.trailers_mut().append_bin("x-answer-bin", value.clone());
        }
        Ok(response)
    }

    async fn look(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        self.say(request).await
    }
}

/// Sends SIGTERM to this process, and returns when all tasks that wait for the signal have received
/// it.
#[cfg(unix)]
async fn terminate() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut signals = signal(SignalKind::terminate()).expect("a handler for SIGTERM");
    let id = std::process::id().to_string();
    let sent = std::process::Command::new("kill").args(["-TERM", &id]).status();
    assert!(sent.is_ok_and(|status| status.success()), "`kill` sends the signal");
    signals.recv().await;
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

/// Returns a `google.rpc.Status` with one detail, a `google.protobuf.Duration` of 5 seconds, as
/// `tonic-types` encodes it.
#[must_use]
pub fn rich_details() -> Bytes {
    const DETAIL: &[u8] = b"\x0a\x2ctype.googleapis.com/google.protobuf.Duration\x12\x02\x08\x05";
    let mut status = vec![0x08, 5, 0x1a, u8::try_from(DETAIL.len()).unwrap_or_default()];
    status.extend_from_slice(DETAIL);
    status.into()
}

/// Formats the context of the invocation, and the environment variable that AWS SDKs read.
fn lambda(context: Option<&RequestContext>) -> String {
    let trace = std::env::var("_X_AMZN_TRACE_ID");
    format!("{:?}, variable {trace:?}", context.and_then(RequestContext::lambda))
}

/// Formats a request context.
fn who(context: Option<&RequestContext>) -> String {
    let Some(context) = context else { return "nobody knows".into() };
    format!(
        "{:?}, request {}, trace {}, ip {:?}, stage {:?}, {:?}",
        context.trigger(),
        context.request_id().unwrap_or("none"),
        context.trace_id().unwrap_or("none"),
        context.source_ip(),
        context.stage(),
        context.authorizer(),
    )
}
