//! The service. `proto/echo.proto` says what it does.

use std::sync::LazyLock;
use std::time::Duration;

use bytes::Bytes;
use lambda_grpc::metadata::{MetadataMap, MetadataValue};
use lambda_grpc::{Code, Request, Response, ResponseExt, Status};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::Barrier;
use tokio::task::block_in_place;

use crate::pb::echo_server::Echo;
use crate::pb::{Action, Message};
use crate::{record, report};

/// Two values of one name, and two cookies. A date contains a comma.
const RESPONSE_HEADERS: [(&str, &str); 4] = [
    ("x-two", "1"),
    ("x-two", "2"),
    ("set-cookie", "a=1; Path=/"),
    ("set-cookie", "b=2; Expires=Wed, 25 Nov 2026 07:28:00 GMT"),
];

static MEETING: LazyLock<Barrier> = LazyLock::new(|| {
    let size = std::env::var("AWS_LAMBDA_MAX_CONCURRENCY").ok().and_then(|size| size.parse().ok());
    Barrier::new(size.expect("a meeting needs a function with concurrent calls"))
});

/// The echo service.
#[derive(Debug, Clone, Copy)]
pub struct Echoing;

impl Echo for Echoing {
    async fn say(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        let (metadata, extensions, request) = request.into_parts();
        let action = request.action();
        let Message { text, data, long_name, code, size, milliseconds, add_report, .. } = request;
        let mut response = Message { text, data, long_name, ..Message::default() };
        let duration = Duration::from_millis(milliseconds.into());
        match action {
            Action::Block => block(duration),
            _ if milliseconds > 0 => wait(duration).await?,
            _ => {}
        }
        match action {
            Action::Respond | Action::Block | Action::SendHeaders | Action::SendLargeMetadata => {}
            Action::Fail => return Err(failure()),
            Action::FailWithCode => {
                return Err(Status::with_details(Code::from_i32(code), response.text, rich_details()));
            }
            Action::Panic => panic!("the secret of the panic"),
            Action::Exit => std::process::exit(3),
            Action::WaitForever => std::future::pending().await,
            Action::Meet => {
                MEETING.wait().await;
            }
            Action::Terminate => terminate().await,
            Action::ReportContext => response.text = report::context(extensions.get()),
            Action::ReportCookies => response.text = format!("{:?}", metadata.get("cookie")),
        }
        response.data.resize(response.data.len() + size as usize, b'.');
        response.report = add_report.then(|| report::lambda(extensions.get()));
        let mut response = Response::new(response);
        send(action, response.metadata_mut());
        echo(&metadata, &mut response);
        Ok(response)
    }

    async fn look(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        self.say(request).await
    }
}

/// Adds the metadata that an action sends.
fn send(action: Action, metadata: &mut MetadataMap) {
    match action {
        Action::SendLargeMetadata => {
            metadata.insert("x-large", "a".repeat(40_000).parse().expect("ASCII"));
        }
        Action::SendHeaders => {
            for (name, value) in RESPONSE_HEADERS {
                metadata.append(name, MetadataValue::from_static(value));
            }
        }
        _ => {}
    }
}

/// Blocks the call, so that its deadline cannot end it.
fn block(duration: Duration) {
    let sleep = || std::thread::sleep(duration);
    match Handle::current().runtime_flavor() {
        // Other calls of this thread continue on another one.
        RuntimeFlavor::MultiThread => block_in_place(sleep),
        _ => sleep(),
    }
}

/// Waits between two lines in the record.
async fn wait(duration: Duration) -> Result<(), Status> {
    record::line("waits").map_err(|error| Status::internal(error.to_string()))?;
    tokio::time::sleep(duration).await;
    record::line("waited").map_err(|error| Status::internal(error.to_string()))
}

/// Copies the metadata that the caller wants to have back.
fn echo(metadata: &MetadataMap, response: &mut Response<Message>) {
    for value in metadata.get_all("x-echo") {
        response.metadata_mut().append("x-echoed", value.clone());
        response.trailers_mut().append("x-echoed-trailer", value.clone());
    }
    for value in metadata.get_all_bin("x-echo-bin") {
        response.metadata_mut().append_bin("x-echoed-bin", value.clone());
        response.trailers_mut().append_bin("x-echoed-trailer-bin", value.clone());
    }
}

fn failure() -> Status {
    let mut status = Status::with_details(Code::NotFound, "no café at 50%", vec![1, 2].into());
    status.metadata_mut().insert("x-hint", MetadataValue::from_static("try tea"));
    status
}

/// Returns a `google.rpc.Status` with one detail, a `google.protobuf.Duration` of 5 seconds, as
/// `tonic-types` encodes it.
fn rich_details() -> Bytes {
    const DETAIL: &[u8] = b"\x0a\x2ctype.googleapis.com/google.protobuf.Duration\x12\x02\x08\x05";
    let mut status = vec![0x08, 5, 0x1a, u8::try_from(DETAIL.len()).unwrap_or_default()];
    status.extend_from_slice(DETAIL);
    status.into()
}

/// Sends SIGTERM to this process, and returns when all tasks that wait for the signal have received
/// it.
#[cfg(unix)]
async fn terminate() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut signals = signal(SignalKind::terminate()).expect("a handler for SIGTERM");
    rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::TERM)
        .expect("a process can send a signal to itself");
    signals.recv().await;
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[cfg(not(unix))]
async fn terminate() {
    panic!("SIGTERM exists on Unix only");
}
