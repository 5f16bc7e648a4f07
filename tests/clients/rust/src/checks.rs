//! The cases of every client. They are the same in each language.

use std::future::Future;
use std::time::{Duration, Instant};

use prost::Message;
use tonic::metadata::{BinaryMetadataValue, MetadataMap};
use tonic::{Code, Request, Response, Status};

use crate::pb::{self, Failure, Nap, Payload};

/// A client of the probe service in some protocol.
pub trait Client {
    /// Calls `method` with a message, and with a timeout that the client handles.
    fn call<M: Message + Default + 'static>(
        &mut self,
        method: &'static str,
        request: Request<M>,
        timeout: Option<Duration>,
    ) -> impl Future<Output = Result<Response<Payload>, Status>>;
}

/// Known limitations of a client, which are not errors of the server.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quirks {
    /// The client keeps the last value of a repeated trailer.
    pub keeps_last_trailer: bool,
    /// The client returns CANCELLED if its own timer expires first.
    pub cancels_on_timeout: bool,
    /// The request is in the URL, which a message of 1 MB does not fit in.
    pub request_in_url: bool,
}

/// Runs every case, prints a line for each, and returns true if all succeeded.
pub async fn check(name: &str, quirks: Quirks, client: &mut impl Client) -> bool {
    let mut outcomes = vec![
        ("success", success(client).await),
        ("empty", echoes(client, Payload::default()).await),
        ("metadata", metadata(client, quirks).await),
        ("error", error(client, quirks).await),
        ("every code", every_code(client).await),
        ("deadline", deadline(client, quirks).await),
    ];
    if !quirks.request_in_url {
        outcomes.push(("1 MB", large(client).await));
    }
    for (case, outcome) in &outcomes {
        report(name, case, outcome);
    }
    outcomes.iter().all(|(_, outcome)| outcome.is_ok())
}

/// Checks a call with `size` bytes, which a gateway itself rejects.
pub async fn check_rejected(name: &str, client: &mut impl Client, expected: Failure, size: usize) -> bool {
    let payload = Payload { data: vec![0; size], ..Payload::default() };
    let outcome = failed(client.call("Echo", Request::new(payload), None).await, &expected).map(drop);
    report(name, &format!("rejected: {}", expected.message), &outcome);
    outcome.is_ok()
}

fn report(name: &str, case: &str, outcome: &Outcome) {
    match outcome {
        Ok(()) => println!("ok  {name:<24} {case}"),
        Err(problem) => println!("FAILED  {name:<24} {case}: {problem}"),
    }
}

type Outcome = Result<(), String>;

async fn success(client: &mut impl Client) -> Outcome {
    let data = (0..=255).collect();
    echoes(client, Payload { text: "Zażółć gęślą jaźń 🦀".into(), data }).await
}

async fn large(client: &mut impl Client) -> Outcome {
    let data = (0..1_u32 << 20).map(|at| (at * 31 + (at >> 8)) as u8).collect();
    echoes(client, Payload { data, ..Payload::default() }).await
}

async fn echoes(client: &mut impl Client, payload: Payload) -> Outcome {
    let response = client
        .call("Echo", Request::new(payload.clone()), None)
        .await
        .map_err(|status| status.to_string())?;
    if *response.get_ref() == payload { Ok(()) } else { Err("the response differs from the request".into()) }
}

async fn metadata(client: &mut impl Client, quirks: Quirks) -> Outcome {
    let mut request = Request::new(Payload::default());
    *request.metadata_mut() = sent();
    let response = client.call("Echo", request, None).await.map_err(|status| status.to_string())?;
    // tonic returns the headers and trailers of a unary call in one map.
    came_back("x-probe-", Quirks::default(), response.metadata())?;
    came_back("x-trailer-", quirks, response.metadata())
}

async fn error(client: &mut impl Client, quirks: Quirks) -> Outcome {
    let details = vec![Payload { text: "why".into(), data: vec![0, 255] }, Payload::default()];
    let expected = Failure { code: 5, message: "no café here: 100% gone".into(), details };
    let mut request = Request::new(expected.clone());
    *request.metadata_mut() = sent();
    let status = failed(client.call("Fail", request, None).await, &expected)?;
    let got = pb::Status::decode(status.details()).map_err(|error| error.to_string())?;
    let got: Vec<_> = got.details.iter().map(|any| Payload::decode(&*any.value)).collect();
    if got != expected.details.into_iter().map(Ok).collect::<Vec<_>>() {
        return Err(format!("got the details {got:?}"));
    }
    came_back("x-trailer-", quirks, status.metadata())
}

async fn every_code(client: &mut impl Client) -> Outcome {
    for code in 1..=16 {
        let expected = Failure { code, message: format!("code {code}"), details: Vec::new() };
        failed(client.call("Fail", Request::new(expected.clone()), None).await, &expected)?;
    }
    Ok(())
}

async fn deadline(client: &mut impl Client, quirks: Quirks) -> Outcome {
    let request = Request::new(Payload::default());
    let nine_seconds = Some(Duration::from_secs(9));
    let response = client.call("Echo", request, nine_seconds).await.map_err(|status| status.to_string())?;
    let left = response.metadata().get("x-time-left").and_then(|value| value.to_str().ok()?.parse().ok());
    if !left.is_some_and(|left: u32| (8000..=9000).contains(&left)) {
        return Err(format!("{left:?} ms were left at the server, expected about 9000"));
    }
    let began = Instant::now();
    let request = Request::new(Nap { milliseconds: 6000 });
    match client.call("Sleep", request, Some(Duration::from_millis(400))).await {
        Err(status) if status.code() == Code::DeadlineExceeded => {}
        Err(status) if status.code() == Code::Cancelled && quirks.cancels_on_timeout => {}
        other => return Err(format!("got {other:?}, expected DEADLINE_EXCEEDED")),
    }
    let took = began.elapsed();
    if took < Duration::from_secs(3) {
        Ok(())
    } else {
        Err(format!("the status arrived only after {took:?}"))
    }
}

fn failed(got: Result<Response<Payload>, Status>, expected: &Failure) -> Result<Status, String> {
    match got {
        Err(status) if status.code() as i32 == expected.code && status.message() == expected.message => {
            Ok(status)
        }
        Err(status) => {
            Err(format!("got {status}, expected the code {} and {:?}", expected.code, expected.message))
        }
        Ok(_) => Err(format!("got a response, expected the code {}", expected.code)),
    }
}

const BYTES: [(&str, &[u8]); 3] =
    [("bytes-bin", &[0, 1, 0xfb, 0xff]), ("many-bin", &[0]), ("many-bin", &[0xff, 0xfe])];

fn sent() -> MetadataMap {
    let mut metadata = MetadataMap::new();
    metadata.insert("x-probe-text", "one, two; three".parse().expect("an ASCII value"));
    for value in ["first", "second"] {
        metadata.append("x-probe-twice", value.parse().expect("an ASCII value"));
    }
    for (name, value) in BYTES {
        let name =
            format!("x-probe-{name}").parse::<tonic::metadata::BinaryMetadataKey>().expect("a binary name");
        metadata.append_bin(name, BinaryMetadataValue::from_bytes(value));
    }
    metadata
}

/// Compares the returned metadata with the sent one. A gateway may join values of the same name with a comma.
fn came_back(prefix: &str, quirks: Quirks, got: &MetadataMap) -> Outcome {
    for (name, expected) in [("text", "one, two; three"), ("twice", "first, second")] {
        let values: Vec<_> =
            got.get_all(format!("{prefix}{name}")).iter().filter_map(|value| value.to_str().ok()).collect();
        let joined =
            values.iter().flat_map(|value| value.split(',')).map(str::trim).collect::<Vec<_>>().join(", ");
        let is_last = quirks.keeps_last_trailer && joined == "second" && name == "twice";
        if joined != expected && !is_last {
            return Err(format!("{prefix}{name}: got {values:?}, expected {expected:?}"));
        }
    }
    for name in ["bytes-bin", "many-bin"] {
        let renamed = format!("{prefix}{name}");
        let raw = got.clone().into_headers();
        // tonic decodes single values only, so values that a gateway has joined are split first.
        let pieces =
            raw.get_all(&renamed).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
        let values: Vec<_> = pieces.map(|piece| decode(piece.trim_ascii())).collect();
        let mut expected: Vec<_> =
            BYTES.iter().filter(|(key, _)| *key == name).map(|(_, value)| Some(value.to_vec())).collect();
        if quirks.keeps_last_trailer {
            expected.drain(..expected.len() - 1);
        }
        if values != expected {
            return Err(format!("{renamed}: got {values:?}, expected {expected:?}"));
        }
    }
    Ok(())
}

fn decode(base64: &[u8]) -> Option<Vec<u8>> {
    let mut headers = http::HeaderMap::new();
    headers.insert("x-bin", http::HeaderValue::from_bytes(base64).ok()?);
    Some(MetadataMap::from_headers(headers).get_bin("x-bin")?.to_bytes().ok()?.to_vec())
}
