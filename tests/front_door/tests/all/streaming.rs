//! Response streaming mode, through the release binary of the service.

use std::time::{Duration, Instant};

use crate::support::{open, options, reply, request, with};
use front_door::client::pb::{Kind, Nothing, Task};
use lambda_grpc::Code;
use lambda_grpc::testing::{Door, grpc_web};

const DOORS: [Door; 2] = [Door::FunctionUrl, Door::RestApi];

#[tokio::test(flavor = "multi_thread")]
async fn streams_every_kind_of_reply() {
    for door in DOORS {
        let (stand, client) = open(options(door).env("SERVICE_STREAMS", "1").streaming()).await;
        let call = async |task| client.send(request(&task)).await.unwrap();
        let done = reply(&call(Task { data: b"hi\0\xff".into(), ..Task::default() }).await).unwrap();
        assert_eq!(done.into_inner().data, b"hi\0\xff", "{door}");
        let nothing = client.send(grpc_web::request("/stand.Stand/Rest", &Nothing {})).await.unwrap();
        grpc_web::reply::<Nothing>(&nothing).unwrap();
        // Far beyond the 6 MB of a buffered reply.
        let large = reply(&call(Task { size: 20_000_000, ..Task::default() }).await).unwrap();
        assert_eq!(large.into_inner().data.len(), 20_000_000, "{door}");
        let failed = reply(&call(Task { kind: Kind::Fail.into(), ..Task::default() }).await).unwrap_err();
        assert_eq!((failed.code(), failed.details()), (Code::NotFound, &b"the details"[..]));
        let panicked = reply(&call(Task { kind: Kind::Panic.into(), ..Task::default() }).await).unwrap_err();
        assert_eq!(panicked.code(), Code::Internal);
        let metadata = [("x-ask", "a"), ("x-ask", "b"), ("x-ask-bin", "AQ")];
        let answered = client.send(with(request(&Task::default()), &metadata)).await.unwrap();
        let values: Vec<_> =
            answered.headers().get_all("x-answer").iter().map(|it| it.to_str().unwrap()).collect();
        assert_eq!(values.join(","), "a,b", "{door}");
        let exited = call(Task { kind: Kind::Exit.into(), ..Task::default() }).await;
        assert_eq!(exited.status(), 502, "{door}");
        reply(&call(Task::default()).await).unwrap();
        stand.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn does_not_stall_on_small_replies() {
    let (stand, client) = open(options(Door::FunctionUrl).env("SERVICE_STREAMS", "1").streaming()).await;
    let mut times = Vec::new();
    for _ in 0..41 {
        let start = Instant::now();
        reply(&client.send(request(&Task::default())).await.unwrap()).unwrap();
        times.push(start.elapsed());
    }
    stand.end().await;
    times.sort();
    // Written in three pieces, each would wait 40 ms for an acknowledgement that is delayed.
    assert!(times[20] < Duration::from_millis(30), "{:?}", times[20]);
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_what_a_wrong_setting_does() {
    let (stand, client) = open(options(Door::FunctionUrl).streaming()).await;
    let response = client.send(request(&Task::default())).await.unwrap();
    // The JSON that was meant for a door that buffers.
    assert_eq!(response.headers()["content-type"], "application/octet-stream");
    assert!(response.body().starts_with(b"{\"statusCode\":200"));
    stand.end().await;
    for (door, streaming, status) in
        [(Door::RestApi, true, 502), (Door::RestApi, false, 502), (Door::FunctionUrl, false, 502)]
    {
        let options =
            if streaming { options(door).streaming() } else { options(door).env("SERVICE_STREAMS", "1") };
        let (stand, client) = open(options).await;
        assert_eq!(
            client.send(request(&Task::default())).await.unwrap().status(),
            status,
            "{door} {streaming}"
        );
        stand.end().await;
    }
    // Doors that cannot stream are answered as ever.
    let (stand, client) = open(options(Door::Alb).env("SERVICE_STREAMS", "1")).await;
    reply(&client.send(request(&Task::default())).await.unwrap()).unwrap();
    stand.end().await;
}
