//! `soak [CALLS [IN_FLIGHT]] -- PROGRAM`: mixed calls and faults over every door, several in flight, into the service of the
//! stand. Fails on the first call that is not answered as it must be, and if the function's memory grows.

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use bytes::Bytes;
use front_door::client::pb::{Done, Kind, Task};
use front_door::client::{Client, Speaks};
use front_door::{Options, Stand};
use http::{Request, Response};
use lambda_grpc::Code;
use lambda_grpc::testing::{Door, grpc_web};
use prost::Message;

const PATH: &str = "/stand.Stand/Do";

/// How often the memory is looked at, over the calls of a door.
const LOOKS: u64 = 10;

/// What counts as growth, in kB: an allocator gives and takes this much at its own pleasure.
const SLACK: u64 = 2 * 1024;

#[tokio::main]
async fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let numbers: Vec<u64> = words
        .by_ref()
        .take_while(|word| word != "--")
        .filter_map(|word| word.to_str()?.replace('_', "").parse().ok())
        .collect();
    let calls = numbers.first().copied().unwrap_or(100_000);
    let in_flight = numbers.get(1).copied().unwrap_or(8);
    let Some(program) = words.next() else {
        eprintln!("usage: soak [CALLS [IN_FLIGHT]] -- PROGRAM");
        return ExitCode::from(2);
    };
    let share = calls / Door::ALL.len() as u64;
    for door in Door::ALL {
        // A tenth in processes that end now and then, the rest in one that must not grow.
        for (phase, calls) in [(Phase::Crashing, share / 10), (Phase::Steady, share - share / 10)] {
            if let Err(problem) = soak(door, phase, calls, in_flight, program.clone()).await {
                eprintln!("{door}: {problem}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// One process, with all that is in flight.
    Steady,
    /// A process for each call in flight, so that one that ends takes no other call with it.
    Crashing,
}

async fn soak(door: Door, phase: Phase, calls: u64, in_flight: u64, program: OsString) -> Result<(), String> {
    let mut options = Options::new(door, program);
    options.function.is_quiet = true;
    let width = usize::try_from(in_flight).unwrap_or(1);
    match phase {
        Phase::Steady => options.function.concurrency = Some(width),
        Phase::Crashing => options.sandboxes = width,
    }
    let stand = Stand::start(options).await.map_err(|error| error.to_string())?;
    let client = Client::new(stand.address(), Speaks::Http1);
    let start = Instant::now();
    let mut memory = Vec::new();
    let next = Arc::new(AtomicU64::new(0));
    for look in 1..=LOOKS {
        let end = calls * look / LOOKS;
        let callers: Vec<_> = (0..in_flight)
            .map(|_| tokio::spawn(call_until(end, Arc::clone(&next), client.clone(), door, phase)))
            .collect();
        for caller in callers {
            caller.await.map_err(|error| error.to_string())??;
        }
        // Each caller went one past the end.
        next.store(end, Ordering::Relaxed);
        if phase == Phase::Steady {
            memory.push(stand.pids().first().copied().and_then(resident).ok_or("the function is gone")?);
        }
    }
    let per_second = calls as f64 / start.elapsed().as_secs_f64();
    println!("{door}, {phase:?}: {calls} calls, {per_second:.0} a second, resident kB: {memory:?}");
    stand.end().await;
    let most = |looks: &[u64]| looks.iter().max().copied().unwrap_or_default();
    let (early, late) = memory.split_at(memory.len() / 2);
    // The first look is over calls that warm it up.
    let (early, late) = (most(early.get(1..).unwrap_or_default()), most(late));
    if phase == Phase::Steady && late > early + early / 10 + SLACK {
        return Err(format!("the function's memory grew from {early} kB to {late} kB"));
    }
    Ok(())
}

async fn call_until(
    end: u64,
    next: Arc<AtomicU64>,
    client: Client,
    door: Door,
    phase: Phase,
) -> Result<(), String> {
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= end {
            return Ok(());
        }
        let call = Call::of(number, phase);
        let response =
            client.send(call.request(number)).await.map_err(|error| format!("call {number}: {error}"))?;
        call.check(number, door, &response).map_err(|wrong| format!("call {number}, {call:?}: {wrong}"))?;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    Echo(usize),
    /// In Connect.
    Bare(usize),
    /// The process ends.
    Exit,
    Fail,
    Panic,
    UnknownMethod,
    Late,
    Truncated,
    TooLarge,
    GarbageOf(usize),
}

impl Call {
    /// A mix that is the same every time: mostly what succeeds, seldom what is large.
    fn of(number: u64, phase: Phase) -> Self {
        let random = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let size = usize::try_from(random % 4096).unwrap_or_default();
        match random % 1000 {
            0..=1 => Self::TooLarge,
            2..=11 => Self::Echo(100_000 + size),
            12..=61 => Self::Fail,
            62..=91 => Self::Panic,
            92..=121 => Self::UnknownMethod,
            122..=131 => Self::Late,
            132..=161 => Self::Truncated,
            162..=191 => Self::GarbageOf(size),
            192..=391 => Self::Bare(size),
            392..=396 if phase == Phase::Crashing => Self::Exit,
            _ => Self::Echo(size),
        }
    }

    fn request(self, number: u64) -> Request<Bytes> {
        let task = match self {
            Self::Echo(size) | Self::Bare(size) => Task { data: data(number, size), ..Task::default() },
            Self::Fail => Task { kind: Kind::Fail.into(), ..Task::default() },
            Self::Panic => Task { kind: Kind::Panic.into(), ..Task::default() },
            Self::Exit => Task { kind: Kind::Exit.into(), ..Task::default() },
            Self::Late => Task { sleep: 60_000, ..Task::default() },
            Self::TooLarge => Task { size: 5_000_000, ..Task::default() },
            Self::UnknownMethod | Self::Truncated | Self::GarbageOf(_) => Task::default(),
        };
        let mut request =
            grpc_web::request(if self == Self::UnknownMethod { "/stand.Stand/Undo" } else { PATH }, &task);
        match self {
            Self::Bare(_) => {
                let proto = http::HeaderValue::from_static("application/proto");
                request.headers_mut().insert("content-type", proto);
                request.map(|_| task.encode_to_vec().into())
            }
            Self::Late => {
                request.headers_mut().insert("grpc-timeout", http::HeaderValue::from_static("20m"));
                request
            }
            Self::Truncated => request.map(|_| Bytes::from_static(b"\0\0\0\0\x20short")),
            // A frame of the right length, and no protobuf in it.
            Self::GarbageOf(size) => request.map(|_| {
                let mut frame = vec![0];
                frame.extend_from_slice(&u32::try_from(size + 1).unwrap_or_default().to_be_bytes());
                frame.resize(size + 6, 0xff);
                frame.into()
            }),
            _ => request,
        }
    }

    fn check(self, number: u64, door: Door, response: &Response<Bytes>) -> Result<(), String> {
        let (status, headers) = (response.status(), response.headers());
        let reply = match self {
            Self::Bare(_) if status == 200 => {
                Done::decode(response.body().clone()).map_err(|_| Code::DataLoss)
            }
            Self::Exit if status.is_server_error() || headers.contains_key("x-amz-function-error") => {
                Err(Code::Aborted)
            }
            _ => grpc_web::reply(response)
                .map(lambda_grpc::Response::into_inner)
                .map_err(|status| status.code()),
        };
        let expected = match self {
            Self::Echo(size) | Self::Bare(size) => Ok(Done { data: data(number, size) }),
            Self::Exit => Err(Code::Aborted),
            Self::Fail => Err(Code::NotFound),
            Self::Panic | Self::Truncated | Self::GarbageOf(_) => Err(Code::Internal),
            Self::UnknownMethod => Err(Code::Unimplemented),
            Self::Late => Err(Code::DeadlineExceeded),
            Self::TooLarge => Err(Code::ResourceExhausted),
        };
        if reply == expected {
            return Ok(());
        }
        let got = reply.map_or_else(|code| format!("{code:?}"), |_| "the reply of another call".into());
        Err(format!("over {door}: got {got} in HTTP {status}, {headers:?}"))
    }
}

/// Bytes that no other call has.
fn data(number: u64, size: usize) -> Vec<u8> {
    number.to_be_bytes().into_iter().cycle().take(size).collect()
}

/// The resident memory of a process, in kB, as Linux tells it.
fn resident(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().split(' ').next()?.parse().ok()
}
