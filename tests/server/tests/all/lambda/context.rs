//! The context of an invocation.

use prost::Message as _;
use serde_json::to_vec;
use service::pb::{Message, Report};

use super::function::Function;
use super::script::Response;
use super::{body, event_of};

/// Sends an invocation with these headers. Returns the context that the handler received.
fn context(function: &Function, headers: &[(&str, &str)]) -> Report {
    let headers = [&[("lambda-runtime-aws-request-id", "one")], headers].concat();
    let message = Message { add_report: true, ..Message::default() };
    let event = to_vec(&event_of("rest_api/open.json", &message)).unwrap();
    function.respond_to_next(Response::event_with(&headers, "one", &event));
    let post = function.next_post();
    assert!(post.path.ends_with("/one/response"), "{}", post.path);
    let body = body(&post);
    let (&[_, a, b, c, d], rest) = body.split_first_chunk::<5>().unwrap();
    let message = &rest[..u32::from_be_bytes([a, b, c, d]) as usize];
    Message::decode(message).unwrap().report.unwrap()
}

#[test]
fn contains_the_headers_of_the_invocation() {
    let function = Function::start("buffered", &[]);
    let report = context(
        &function,
        &[
            ("lambda-runtime-aws-tenant-id", "blue"),
            ("lambda-runtime-cognito-identity", "{\"identityId\":\"me\"}"),
        ],
    );
    assert_eq!(report.request_id, "one");
    assert_eq!(report.function_arn, "arn:aws:lambda:eu-west-1:111122223333:function:echo");
    assert_eq!(report.tenant_id(), "blue");
    assert_eq!(report.identity(), r#"{"identityId":"me"}"#);
    assert!(!report.has_deadline, "{report:?}");
}

/// Everybody who may invoke the function chooses this header. `lambda_runtime` ends the process if
/// it cannot parse it.
#[test]
fn accepts_any_client_context() {
    for concurrency in ["1", "2"] {
        let function = Function::start("buffered", &[("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)]);
        for client_context in ["{\"client\":{}}", "[]", "\"", "{", "12", "", "caf\u{e9}"] {
            let report = context(&function, &[("lambda-runtime-client-context", client_context)]);
            assert_eq!(report.client_context.as_deref(), Some(client_context));
            let report = context(&function, &[("lambda-runtime-cognito-identity", client_context)]);
            assert_eq!(report.identity.as_deref(), Some(client_context));
        }
    }
}

#[test]
fn ignores_an_invalid_deadline() {
    let mut function = Function::start("buffered", &[]);
    for deadline in ["0", "600000", "18446744073709551615", "soon", "-1", "99999999999999999999999", ""] {
        context(&function, &[("lambda-runtime-deadline-ms", deadline)]);
    }
    function.respond_to_next(Response::status(500));
    let errors = function.end().1;
    assert!(errors.contains("invocation one: invalid `lambda-runtime-deadline-ms` \"soon\""), "{errors}");
    assert!(errors.contains("\"soon\"") && !errors.contains("600000"), "{errors}");
}

/// AWS SDKs read the variable for X-Ray, and for Lambda's detection of recursive calls.
#[test]
fn sets_the_trace_variable_unless_calls_run_concurrently() {
    let trace = ("lambda-runtime-trace-id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0");
    for (concurrency, expected) in
        [("1", Some("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0")), ("2", None)]
    {
        let function = Function::start("buffered", &[("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)]);
        assert_eq!(context(&function, &[trace]).trace_variable.as_deref(), expected);
        assert_eq!(context(&function, &[]).trace_variable, None);
    }
}
