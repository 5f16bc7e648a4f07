//! `soak [CALLS [IN_FLIGHT]] -- PROGRAM`: a soak test of the service of `tests/service` with concurrent calls through
//! every trigger.
//!
//! Calls of many kinds are mixed, also ones that fail or crash the function. The test fails on the first
//! wrong response, and if the memory of the function grows.

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use bytes::Bytes;
use emulator::client::{Client, HttpVersion};
use emulator::{Emulator, Options, TriggerName};
use http::{Request, Response};
use lambda_grpc::Code;
use lambda_grpc::testing::grpc_web;
use prost::Message as _;
use service::pb::{Action, Message};

const PATH: &str = "/echo.Echo/Say";

/// How often the memory is measured during the calls through a trigger.
const MEASUREMENTS: u64 = 10;

/// The growth that is tolerated, in kB, because the size of an allocator's memory varies.
const TOLERANCE: u64 = 2 * 1024;

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
    let share = calls / TriggerName::ALL.len() as u64;
    for trigger in TriggerName::ALL {
        // A tenth of the calls run in processes that sometimes exit, and the rest in one that must not grow.
        for (phase, calls) in [(Phase::Crashing, share / 10), (Phase::Steady, share - share / 10)] {
            if let Err(problem) = soak(trigger, phase, calls, in_flight, program.clone()).await {
                eprintln!("{trigger}: {problem}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// One process for all concurrent calls.
    Steady,
    /// A process for each concurrent call, so that one that exits does not fail other calls.
    Crashing,
}

async fn soak(
    trigger: TriggerName,
    phase: Phase,
    calls: u64,
    in_flight: u64,
    program: OsString,
) -> Result<(), String> {
    let mut options = Options::new(trigger, program);
    options.function.is_quiet = true;
    let width = usize::try_from(in_flight).unwrap_or(1);
    match phase {
        Phase::Steady => options.function.concurrency = Some(width),
        Phase::Crashing => options.sandboxes = width,
    }
    let emulator = Emulator::start(options).await.map_err(|error| error.to_string())?;
    let client = Client::new(emulator.address(), HttpVersion::Http1);
    let start = Instant::now();
    let mut memory = Vec::new();
    let next = Arc::new(AtomicU64::new(0));
    for measurement in 1..=MEASUREMENTS {
        let end = calls * measurement / MEASUREMENTS;
        let callers: Vec<_> = (0..in_flight)
            .map(|_| tokio::spawn(call_until(end, Arc::clone(&next), client.clone(), trigger, phase)))
            .collect();
        for caller in callers {
            caller.await.map_err(|error| error.to_string())??;
        }
        // Each caller has incremented it once more than there were calls.
        next.store(end, Ordering::Relaxed);
        if phase == Phase::Steady {
            memory
                .push(emulator.pids().first().copied().and_then(resident).ok_or("the function has exited")?);
        }
    }
    let per_second = calls as f64 / start.elapsed().as_secs_f64();
    println!("{trigger}, {phase:?}: {calls} calls, {per_second:.0} a second, resident kB: {memory:?}");
    emulator.end().await;
    let maximum = |sizes: &[u64]| sizes.iter().max().copied().unwrap_or_default();
    let (early, late) = memory.split_at(memory.len() / 2);
    // The first measurement includes the warm-up.
    let (early, late) = (maximum(early.get(1..).unwrap_or_default()), maximum(late));
    if phase == Phase::Steady && late > early + early / 10 + TOLERANCE {
        return Err(format!("the function's memory grew from {early} kB to {late} kB"));
    }
    Ok(())
}

async fn call_until(
    end: u64,
    next: Arc<AtomicU64>,
    client: Client,
    trigger: TriggerName,
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
        call.check(number, trigger, &response)
            .map_err(|wrong| format!("call {number}, {call:?}: {wrong}"))?;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    Echo(usize),
    /// A call in Connect.
    Unframed(usize),
    /// The process exits.
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
    /// Returns the same mix for every run: most calls succeed, and few are large.
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
            192..=391 => Self::Unframed(size),
            392..=396 if phase == Phase::Crashing => Self::Exit,
            _ => Self::Echo(size),
        }
    }

    fn request(self, number: u64) -> Request<Bytes> {
        let message = match self {
            Self::Echo(size) | Self::Unframed(size) => {
                Message { data: data(number, size), ..Message::default() }
            }
            Self::Fail => Action::Fail.into(),
            Self::Panic => Action::Panic.into(),
            Self::Exit => Action::Exit.into(),
            Self::Late => Message { milliseconds: 60_000, ..Message::default() },
            Self::TooLarge => Message { size: 5_000_000, ..Message::default() },
            Self::UnknownMethod | Self::Truncated | Self::GarbageOf(_) => Message::default(),
        };
        let mut request =
            grpc_web::request(if self == Self::UnknownMethod { "/echo.Echo/Unsay" } else { PATH }, &message);
        match self {
            Self::Unframed(_) => {
                let proto = http::HeaderValue::from_static("application/proto");
                request.headers_mut().insert("content-type", proto);
                request.map(|_| message.encode_to_vec().into())
            }
            Self::Late => {
                request.headers_mut().insert("grpc-timeout", http::HeaderValue::from_static("20m"));
                request
            }
            Self::Truncated => request.map(|_| Bytes::from_static(b"\0\0\0\0\x20short")),
            // A frame of the right length whose message is not protobuf.
            Self::GarbageOf(size) => request.map(|_| {
                let mut frame = vec![0];
                frame.extend_from_slice(&u32::try_from(size + 1).unwrap_or_default().to_be_bytes());
                frame.resize(size + 6, 0xff);
                frame.into()
            }),
            _ => request,
        }
    }

    fn check(self, number: u64, trigger: TriggerName, response: &Response<Bytes>) -> Result<(), String> {
        let (status, headers) = (response.status(), response.headers());
        let result = match self {
            Self::Unframed(_) if status == 200 => {
                Message::decode(response.body().clone()).map_err(|_| Code::DataLoss)
            }
            Self::Exit if status.is_server_error() || headers.contains_key("x-amz-function-error") => {
                Err(Code::Aborted)
            }
            _ => grpc_web::response(response)
                .map(lambda_grpc::Response::into_inner)
                .map_err(|status| status.code()),
        };
        let expected = match self {
            Self::Echo(size) | Self::Unframed(size) => {
                Ok(Message { data: data(number, size), ..Message::default() })
            }
            Self::Exit => Err(Code::Aborted),
            Self::Fail => Err(Code::NotFound),
            Self::Panic | Self::Truncated | Self::GarbageOf(_) => Err(Code::Internal),
            Self::UnknownMethod => Err(Code::Unimplemented),
            Self::Late => Err(Code::DeadlineExceeded),
            Self::TooLarge => Err(Code::ResourceExhausted),
        };
        if result == expected {
            return Ok(());
        }
        let got = result.map_or_else(|code| format!("{code:?}"), |_| "the response of another call".into());
        Err(format!("through {trigger}: got {got} with HTTP {status}, {headers:?}"))
    }
}

/// Returns bytes that differ from those of every other call.
fn data(number: u64, size: usize) -> Vec<u8> {
    number.to_be_bytes().into_iter().cycle().take(size).collect()
}

/// Returns the resident memory of a process, in kB, from Linux.
fn resident(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().split(' ').next()?.parse().ok()
}
