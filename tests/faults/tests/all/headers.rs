//! Headers of an event that are missing or invalid. The function still responds to the call.

use faults::action::Action;
use faults::call::Call;
use faults::headers::{CONTEXTS, DEADLINES, TIMEOUT};
use faults::ids::Ids;
use faults::script::Script;
use runtime_api::{Head, header};

use crate::sandbox::start;

/// Sends an event with each of these heads, and checks the responses.
fn responds(heads: Vec<Head>) {
    let count = heads.len();
    let next = move |before: usize| match heads.get(before) {
        Some(head) => Action::call(Call::echo(before as u64), head.clone()),
        None => Action::Wait,
    };
    let mut sandbox = start(Script::new().on_next(next), 1);
    let responses = sandbox.wait_for_responses(count);
    assert_eq!(responses.len(), count);
    // The function still runs.
    sandbox.wait_for("/invocation/next", count + 1);
}

fn head(number: usize) -> Head {
    let (request, invocation) = (format!("request-{number}"), Some(format!("invocation-{number}")));
    Ids { request, invocation }.head()
}

#[test]
fn responds_with_any_deadline() {
    let with = |(number, deadline): (usize, &&str)| head(number).with("Lambda-Runtime-Deadline-Ms", deadline);
    responds(DEADLINES.iter().enumerate().map(with).collect());
}

#[test]
fn responds_without_a_deadline() {
    responds((0..3).map(head).collect());
}

#[test]
fn responds_with_any_client_context() {
    for name in ["Lambda-Runtime-Client-Context", "Lambda-Runtime-Cognito-Identity"] {
        let with =
            |(number, context): (usize, &&[u8])| head(number).with_deadline(TIMEOUT).with(name, context);
        responds(CONTEXTS.iter().enumerate().map(with).collect());
    }
}

#[test]
fn responds_with_any_other_headers() {
    let names = [
        "Lambda-Runtime-Trace-Id",
        "Lambda-Runtime-Invoked-Function-Arn",
        "Lambda-Runtime-Aws-Tenant-Id",
        "Content-Type",
        "X-Unknown",
    ];
    let heads = names.iter().flat_map(|name| CONTEXTS.iter().map(move |value| (name, value))).enumerate();
    responds(
        heads.map(|(number, (name, value))| head(number).with_deadline(TIMEOUT).with(name, value)).collect(),
    );
}

#[test]
fn sends_no_invocation_id_that_it_did_not_receive() {
    let next = |before| match before {
        0 => Action::event(0),
        1 => Action::call(
            Call::echo(1),
            Head::new("200 OK").with(header::REQUEST_ID, "request-1").with_deadline(TIMEOUT),
        ),
        _ => Action::Wait,
    };
    let mut sandbox = start(Script::new().on_next(next), 1);
    let responses = sandbox.wait_for("/response", 2);
    assert_eq!(responses[0].header("lambda-runtime-invocation-id"), Some("invocation-0"));
    assert_eq!(responses[1].header("lambda-runtime-invocation-id"), None);
}

#[test]
fn distinguishes_invocations_with_the_same_request_id() {
    let next = |before: usize| {
        let ids = Ids { request: "request-7".into(), invocation: Some(format!("attempt-{before}")) };
        // The first calls take the longest, so that they end in another order.
        let call = Call::echo(before as u64).with_sleep(100 - 30 * before.min(3) as u32);
        if before < 4 { Action::call(call, ids.head().with_deadline(TIMEOUT)) } else { Action::Wait }
    };
    let mut sandbox = start(Script::new().on_next(next), 4);
    let responses = sandbox.wait_for("request-7/response", 4);
    for attempt in 0..4 {
        let id = format!("attempt-{attempt}");
        let response =
            responses.iter().find(|response| response.header("lambda-runtime-invocation-id") == Some(&*id));
        Call::echo(attempt).with_sleep(0).check(response.unwrap(), false).unwrap();
    }
}
