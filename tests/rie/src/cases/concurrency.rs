//! Managed Instances: concurrent calls in one process.

use std::thread;

use crate::call::ask;
use crate::emulator::Emulator;
use crate::setup::{MANAGED, WORKERS};
use crate::suite::Group;
use service::pb::{Action, Message, Report};

pub(super) fn groups() -> Vec<Group> {
    vec![
        Group::new("managed instances", MANAGED)
            .case("serves as many concurrent calls as there are workers", serves_concurrent_calls)
            .case("keeps overlapping calls apart", keeps_overlapping_calls_apart)
            .case("serves concurrent calls that fail and that succeed", serves_calls_that_fail_and_succeed)
            .case("receives concurrent events and sends responses of nearly 6 MB", receives_large_events),
    ]
}

/// Makes as many concurrent calls as there are workers. Each ends only after all have started.
pub(super) fn meet(emulator: &Emulator) -> Vec<Report> {
    concurrently(|number| {
        let text = format!("call {number}");
        let response = emulator.call(&Message { text: text.clone(), ..ask(Action::Meet) });
        assert_eq!(response.message().text, text);
        response.report().clone()
    })
}

/// Calls a function on as many threads as there are workers, with a number for each.
pub(super) fn concurrently<T: Send>(call: impl Fn(usize) -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let threads: Vec<_> = (0..WORKERS)
            .map(|number| {
                let call = &call;
                scope.spawn(move || call(number))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("the call succeeds")).collect()
    })
}

fn serves_concurrent_calls(emulator: &mut Emulator) {
    for _ in 0..3 {
        let reports = meet(emulator);
        assert!(reports.iter().all(|report| report.process == reports[0].process), "{reports:?}");
    }
}

fn keeps_overlapping_calls_apart(emulator: &mut Emulator) {
    for round in 0..3 {
        concurrently(|number| {
            let id = format!("00000000-0000-0000-000{round}-00000000000{number}");
            let trace = format!("Root=1-6563a1b2-00000000000000000000000{number};Sampled=1");
            let context = format!(r#"{{"custom":{{"number":{number}}}}}"#);
            let encoded = base64_simd::STANDARD.encode_to_string(&context);
            let headers =
                [("x-amzn-requestid", &*id), ("x-amzn-trace-id", &trace), ("x-amz-client-context", &encoded)];
            let response = emulator.call_with(&headers, &Message { text: id.clone(), ..ask(Action::Meet) });
            let report = response.report();
            assert_eq!((&response.message().text, &report.request_id), (&id, &id));
            assert_eq!(report.trace_id.as_ref(), Some(&trace));
            assert_eq!(report.client_context.as_ref(), Some(&context));
        });
    }
}

fn serves_calls_that_fail_and_succeed(emulator: &mut Emulator) {
    for _ in 0..3 {
        concurrently(|number| {
            let (action, status) = match number % 3 {
                0 => (Action::Respond, "0"),
                1 => (Action::Fail, "5"),
                _ => (Action::Panic, "13"),
            };
            let response = emulator.call(&ask(action));
            assert_eq!(response.trailer("grpc-status"), Some(status));
        });
    }
    meet(emulator);
}

fn receives_large_events(emulator: &mut Emulator) {
    concurrently(|number| {
        let fill = u8::try_from(number).expect("a small number");
        let message = Message { data: vec![fill; 4_700_000], ..Message::default() };
        assert!(emulator.call(&message).message().data == message.data, "the returned data differs");
    });
}
