//! The context of an invocation that a handler receives.

use serde_json::{Value, json};

use crate::call::ask;
use crate::emulator::Emulator;
use crate::setup::{CLASSIC, MANAGED};
use crate::suite::Group;
use service::pb::{Action, Report};

const TRACE: &str = "Root=1-6563a1b2-3f0c1d2e4b5a69788c9dabcd;Parent=53995c3f42cd8ad8;Sampled=1";

pub(super) fn groups() -> Vec<Group> {
    vec![
        Group::new("classic", CLASSIC.with_variables(&[("_X_AMZN_TRACE_ID", "Root=another")]))
            .case("shows a handler the id, the ARN and the deadline", shows_id_arn_and_deadline)
            .case("shows a handler the tenant", shows_the_tenant)
            .case("shows a handler the Cognito identity", shows_the_identity)
            // In this mode, the emulator never sends a trace id.
            .case("removes `_X_AMZN_TRACE_ID` for a call without a trace id", removes_the_trace_variable),
        Group::new("managed instances, one worker", MANAGED.with_workers(1))
            .case("sets `_X_AMZN_TRACE_ID` during a call", sets_the_trace_variable),
        Group::new("managed instances", MANAGED)
            .case("shows a handler the id, the ARN and the deadline", shows_id_arn_and_deadline)
            .case("shows a handler the Cognito identity", shows_the_identity)
            .case("does not set `_X_AMZN_TRACE_ID` for concurrent calls", leaves_the_trace_variable),
    ]
}

/// Calls with headers of the Invoke API.
pub(super) fn report(emulator: &Emulator, headers: &[(&str, &str)]) -> Report {
    emulator.call_with(headers, &ask(Action::Respond)).report().clone()
}

fn shows_id_arn_and_deadline(emulator: &mut Emulator) {
    let report = report(emulator, &[("x-amzn-requestid", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")]);
    assert_eq!(report.request_id, "8476a536-e9f4-11e8-9739-2dfe598c3fcd");
    assert!(report.function_arn.starts_with("arn:aws:lambda:us-east-1:"), "{}", report.function_arn);
    assert!(report.function_arn.ends_with(":function:test_function"), "{}", report.function_arn);
    assert!(report.has_deadline);
    assert_eq!((report.tenant_id, report.identity, report.client_context), (None, None, None));
}

fn shows_the_tenant(emulator: &mut Emulator) {
    assert_eq!(report(emulator, &[("x-amz-tenant-id", "blue")]).tenant_id.as_deref(), Some("blue"));
}

fn shows_the_identity(emulator: &mut Emulator) {
    let identity = json!({ "cognitoIdentityId": "eu-west-1:1", "cognitoIdentityPoolId": "eu-west-1:2" });
    let report = report(emulator, &[("x-amz-cognito-identity", &identity.to_string())]);
    let received: Value = serde_json::from_str(&report.identity.expect("an identity")).expect("JSON");
    assert_eq!(received, identity);
}

fn removes_the_trace_variable(emulator: &mut Emulator) {
    let report = report(emulator, &[("x-amzn-trace-id", TRACE)]);
    assert_eq!((report.trace_id, report.trace_variable), (None, None));
}

fn sets_the_trace_variable(emulator: &mut Emulator) {
    let traced = report(emulator, &[("x-amzn-trace-id", TRACE)]);
    assert_eq!((traced.trace_id.as_deref(), traced.trace_variable.as_deref()), (Some(TRACE), Some(TRACE)));
    let untraced = report(emulator, &[]);
    assert_eq!((untraced.trace_id, untraced.trace_variable), (None, None));
    assert_eq!(untraced.process, traced.process);
}

fn leaves_the_trace_variable(emulator: &mut Emulator) {
    let report = report(emulator, &[("x-amzn-trace-id", TRACE)]);
    assert_eq!((report.trace_id.as_deref(), report.trace_variable), (Some(TRACE), None));
}
