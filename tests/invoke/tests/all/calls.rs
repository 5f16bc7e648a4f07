//! Calls of a function through the AWS SDK.

use std::time::{Duration, Instant};

use invoke::{client, sdk, serve_echo, serve_function, serve_nothing};
use lambda_grpc::client::Invoke;
use lambda_grpc::error_details::{ErrorDetails, StatusExt};
use lambda_grpc::metadata::MetadataValue;
use lambda_grpc::{Code, Request, Response, Status};
use service::pb::echo_client::EchoClient;
use service::pb::echo_server;
use service::pb::{Action, Message};

fn say(text: &str) -> Message {
    Message { text: text.into(), ..Message::default() }
}

#[tokio::test]
async fn calls_a_function_by_its_name() {
    let address = serve_echo("/2015-03-31/functions/my-function/invocations").await;
    let mut client = EchoClient::new(Invoke::new(client(sdk(&address)), "my-function"));
    let mut request = Request::new(say("hi"));
    request.metadata_mut().insert("x-echo", MetadataValue::from_static("why"));
    for value in [&[0, 255][..], &[1]] {
        request.metadata_mut().append_bin("x-echo-bin", MetadataValue::from_bytes(value));
    }
    let response = client.say(request).await.unwrap();
    assert_eq!(response.metadata().get("x-echoed").unwrap(), "why");
    assert_eq!(response.metadata().get("x-echoed-trailer").unwrap(), "why");
    let values = response.metadata().get_all_bin("x-echoed-bin");
    let values: Vec<_> = values.iter().map(|value| value.to_bytes().unwrap()).collect();
    assert_eq!(values, [&[0, 255][..], &[1]]);
    assert_eq!(response.into_inner().text, "hi");
}

#[tokio::test]
async fn returns_the_status_of_the_function() {
    let address = serve_echo("/2015-03-31/functions/my-function/invocations").await;
    let mut client = EchoClient::new(Invoke::new(client(sdk(&address)), "my-function"));
    let status = client.say(Message::from(Action::Fail)).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::NotFound, "no café at 50%"));
    assert_eq!(status.details(), [1, 2]);
    assert_eq!(status.metadata().get("x-hint").unwrap(), "try tea");
    let status = client.say(Message::from(Action::Panic)).await.unwrap_err();
    assert_eq!(status.code(), Code::Internal);
    assert!(!status.message().contains("secret"));
}

#[tokio::test]
async fn returns_error_details() {
    let handler = echo_server::say(|_: Request<Message>| async {
        let details = ErrorDetails::with_bad_request_violation("text", "must not be empty");
        Err::<Response<Message>, _>(Status::with_error_details(Code::InvalidArgument, "no text", details))
    });
    let address = serve_function("/2015-03-31/functions/my-function/invocations", handler).await;
    let mut client = EchoClient::new(Invoke::new(client(sdk(&address)), "my-function"));
    let status = client.say(say("")).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::InvalidArgument, "no text"));
    let violations = status.get_details_bad_request().unwrap().field_violations;
    assert_eq!((&*violations[0].field, &*violations[0].description), ("text", "must not be empty"));
}

#[tokio::test]
async fn calls_a_version_or_alias() {
    let address = serve_echo("/2015-03-31/functions/my-function/invocations?Qualifier=live").await;
    let invoke = Invoke::new(client(sdk(&address)), "my-function").qualifier("live");
    assert_eq!(EchoClient::new(invoke).say(say("hi")).await.unwrap().into_inner().text, "hi");
}

#[tokio::test]
async fn calls_a_function_for_a_tenant() {
    let address = serve_echo("/2015-03-31/functions/my-function/invocations").await;
    let invoke = Invoke::new(client(sdk(&address)), "my-function");
    for (invoke, tenant) in [
        (invoke.clone(), None),
        (invoke.clone().tenant_id("blue"), Some("blue")),
        (invoke.tenant_id("team a/b=c@d"), Some("team a/b=c@d")),
    ] {
        let request = Message { add_report: true, ..say("hi") };
        let report = EchoClient::new(invoke).say(request).await.unwrap().into_inner().report.unwrap();
        assert_eq!(report.tenant_id.as_deref(), tenant);
    }
}

#[tokio::test]
async fn accepts_messages_up_to_the_limits_of_lambda() {
    let address = serve_echo("/2015-03-31/functions/my-function/invocations").await;
    let client = EchoClient::new(Invoke::new(client(sdk(&address)), "my-function"));
    let mut client = client.max_decoding_message_size(6 * 1024 * 1024);
    let data = vec![7; 4_700_000];
    let response = client.say(Message { data: data.clone(), ..say("") }).await.unwrap();
    assert_eq!(response.into_inner().data, data);
    let status = client.say(Message { data: vec![7; 4_800_000], ..say("") }).await.unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted);
    assert!(
        status.message().contains("bytes as JSON for Lambda, over the limit of 6291456 bytes"),
        "{status}"
    );
    let status = client.say(Message { data: vec![7; 7_000_000], ..say("") }).await.unwrap_err();
    assert!(status.message().starts_with("the request is too large as JSON"), "{status}");
    // The function itself rejects a response that Lambda would not accept.
    let status = client.say(Message { size: 5_000_000, ..Message::default() }).await.unwrap_err();
    assert!(status.message().starts_with("the response is"), "{status}");
}

#[tokio::test]
async fn ends_at_the_callers_deadline() {
    // The function and the client both have the deadline: one function sleeps, and one API never responds.
    let echo = serve_echo("/2015-03-31/functions/my-function/invocations").await;
    for address in [echo, serve_nothing().await] {
        let mut client = EchoClient::new(Invoke::new(client(sdk(&address)), "my-function"));
        let mut request = Request::new(Message::from(Action::WaitForever));
        request.set_timeout(Duration::from_millis(200));
        let before = Instant::now();
        let status = client.say(request).await.unwrap_err();
        assert_eq!(status.code(), Code::DeadlineExceeded, "{status}");
        assert!(before.elapsed() < Duration::from_secs(5));
    }
}
