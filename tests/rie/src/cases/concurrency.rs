//! Managed Instances: several calls at once in one process.

use std::thread;

use crate::call::task;
use crate::emulator::Emulator;
use crate::pb::{Action, Report, Task};
use crate::setup::{MANAGED, WORKERS};
use crate::suite::Group;

pub(super) fn groups() -> Vec<Group> {
    vec![
        Group::new("managed instances", MANAGED)
            .case("serves as many calls at once as there are workers", serves_calls_at_once)
            .case("keeps overlapping calls apart", keeps_overlapping_calls_apart)
            .case("answers calls that fail and calls that succeed at the same time", answers_each)
            .case("takes events and sends responses of nearly 6 MB at once", takes_large_events_at_once),
    ]
}

/// Makes as many calls as there are workers. None of them ends before all are being served.
pub(super) fn meet(emulator: &Emulator) -> Vec<Report> {
    at_once(|number| {
        let text = format!("call {number}");
        let response = emulator.call(&Task { text: text.clone(), ..task(Action::Meet) });
        assert_eq!(response.report().text, text);
        response.report().clone()
    })
}

/// Calls a function on as many threads as there are workers, with a number for each.
pub(super) fn at_once<T: Send>(call: impl Fn(usize) -> T + Sync) -> Vec<T> {
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

fn serves_calls_at_once(emulator: &mut Emulator) {
    for _ in 0..3 {
        let reports = meet(emulator);
        assert!(reports.iter().all(|report| report.process == reports[0].process), "{reports:?}");
    }
}

fn keeps_overlapping_calls_apart(emulator: &mut Emulator) {
    for round in 0..3 {
        at_once(|number| {
            let id = format!("00000000-0000-0000-000{round}-00000000000{number}");
            let trace = format!("Root=1-6563a1b2-00000000000000000000000{number};Sampled=1");
            let context = format!(r#"{{"custom":{{"number":{number}}}}}"#);
            let encoded = base64_simd::STANDARD.encode_to_string(&context);
            let headers =
                [("x-amzn-requestid", &*id), ("x-amzn-trace-id", &trace), ("x-amz-client-context", &encoded)];
            let response = emulator.call_with(&headers, &Task { text: id.clone(), ..task(Action::Meet) });
            let report = response.report();
            assert_eq!((&report.text, &report.request_id), (&id, &id));
            assert_eq!(report.trace_id.as_ref(), Some(&trace));
            assert_eq!(report.client_context.as_ref(), Some(&context));
        });
    }
}

fn answers_each(emulator: &mut Emulator) {
    for _ in 0..3 {
        at_once(|number| {
            let (action, status) = match number % 3 {
                0 => (Action::Answer, "0"),
                1 => (Action::Fail, "5"),
                _ => (Action::Panic, "13"),
            };
            let response = emulator.call(&task(action));
            assert_eq!(response.trailer("grpc-status"), Some(status));
        });
    }
    meet(emulator);
}

fn takes_large_events_at_once(emulator: &mut Emulator) {
    at_once(|number| {
        let fill = u8::try_from(number).expect("a small number");
        let task = Task { data: vec![fill; 4_700_000], ..Task::default() };
        assert!(emulator.call(&task).report().data == task.data, "the data came back changed");
    });
}
