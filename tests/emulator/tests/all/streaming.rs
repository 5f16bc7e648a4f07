//! Response streaming mode, through the release binary of the service.

use std::time::{Duration, Instant};

use crate::support::{open, options, parse, request, with};
use emulator::TriggerName;
use lambda_grpc::Code;
use lambda_grpc::testing::grpc_web;
use service::pb::{Action, Message};

const TRIGGERS: [TriggerName; 2] = [TriggerName::FunctionUrl, TriggerName::RestApi];

#[tokio::test(flavor = "multi_thread")]
async fn streams_every_kind_of_response() {
    for trigger in TRIGGERS {
        let (emulator, client) =
            open(options(trigger).env("LAMBDA_GRPC_RESPONSE_MODE", "streaming").streaming()).await;
        let call = async |message: Message| client.send(request(&message)).await.unwrap();
        let hi = parse(&call(Message { data: b"hi\0\xff".into(), ..Message::default() }).await).unwrap();
        assert_eq!(hi.into_inner().data, b"hi\0\xff", "{trigger}");
        let nothing = client.send(grpc_web::request("/echo.Echo/Look", &Message::default())).await.unwrap();
        assert_eq!(parse(&nothing).unwrap().into_inner(), Message::default());
        // Far more than the 6 MB of a buffered response.
        let large = parse(&call(Message { size: 20_000_000, ..Message::default() }).await).unwrap();
        assert_eq!(large.into_inner().data.len(), 20_000_000, "{trigger}");
        let failed = parse(&call(Action::Fail.into()).await).unwrap_err();
        assert_eq!((failed.code(), failed.details()), (Code::NotFound, &[1, 2][..]));
        let panicked = parse(&call(Action::Panic.into()).await).unwrap_err();
        assert_eq!(panicked.code(), Code::Internal);
        let metadata = [("x-echo", "a"), ("x-echo", "b"), ("x-echo-bin", "AQ")];
        let response = client.send(with(request(&Message::default()), &metadata)).await.unwrap();
        let values: Vec<_> =
            response.headers().get_all("x-echoed").iter().map(|value| value.to_str().unwrap()).collect();
        assert_eq!(values.join(","), "a,b", "{trigger}");
        let exited = call(Action::Exit.into()).await;
        assert_eq!(exited.status(), 502, "{trigger}");
        parse(&call(Message::default()).await).unwrap();
        emulator.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn does_not_delay_small_responses() {
    let (emulator, client) =
        open(options(TriggerName::FunctionUrl).env("LAMBDA_GRPC_RESPONSE_MODE", "streaming").streaming())
            .await;
    let mut times = Vec::new();
    for _ in 0..41 {
        let start = Instant::now();
        parse(&client.send(request(&Message::default())).await.unwrap()).unwrap();
        times.push(start.elapsed());
    }
    emulator.end().await;
    times.sort();
    // If it were written in three pieces, each would wait 40 ms for a delayed acknowledgement.
    assert!(times[20] < Duration::from_millis(30), "{:?}", times[20]);
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_the_effect_of_a_wrong_setting() {
    let (emulator, client) = open(options(TriggerName::FunctionUrl).streaming()).await;
    let response = client.send(request(&Message::default())).await.unwrap();
    // The JSON of a buffered response.
    assert_eq!(response.headers()["content-type"], "application/octet-stream");
    assert!(response.body().starts_with(b"{\"statusCode\":200"));
    emulator.end().await;
    for (trigger, streaming, status) in [
        (TriggerName::RestApi, true, 502),
        (TriggerName::RestApi, false, 502),
        (TriggerName::FunctionUrl, false, 502),
    ] {
        let options = if streaming {
            options(trigger).streaming()
        } else {
            options(trigger).env("LAMBDA_GRPC_RESPONSE_MODE", "streaming")
        };
        let (emulator, client) = open(options).await;
        assert_eq!(
            client.send(request(&Message::default())).await.unwrap().status(),
            status,
            "{trigger} {streaming}"
        );
        emulator.end().await;
    }
    // Triggers without streaming receive a buffered response as always.
    let (emulator, client) =
        open(options(TriggerName::Alb).env("LAMBDA_GRPC_RESPONSE_MODE", "streaming")).await;
    parse(&client.send(request(&Message::default())).await.unwrap()).unwrap();
    emulator.end().await;
}
