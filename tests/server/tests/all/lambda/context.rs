//! The context of an invocation.

use serde_json::to_vec;

use super::runtime_api::{Function, Next};
use super::{body, event};

/// Sends an invocation with these headers. Returns the context that the handler received, as text.
fn context(function: &Function, headers: &str) -> String {
    let headers = format!("lambda-runtime-aws-request-id: one\r\n{headers}");
    let event = to_vec(&event("rest_api/open.json", "lambda")).unwrap();
    function.respond_to_next(Next::invocation(&headers, "one", &event));
    let post = function.next_post();
    assert!(post.path.ends_with("/one/response"), "{}", post.path);
    String::from_utf8_lossy(&body(&post)).into_owned()
}

#[test]
fn contains_the_headers_of_the_invocation() {
    let function = Function::start("buffered", &[]);
    let text = context(
        &function,
        "lambda-runtime-aws-tenant-id: blue\r\nlambda-runtime-cognito-identity: {\"identityId\":\"me\"}\r\n",
    );
    for expected in [
        "request_id: \"one\"",
        "deadline: None",
        "arn:aws:lambda:eu-west-1:111122223333:function:echo",
        "tenant_id: Some(\"blue\")",
        r#"identity: Some("{\"identityId\":\"me\"}")"#,
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

/// Everybody who may invoke the function chooses this header. `lambda_runtime` ends the process if
/// it cannot parse it.
#[test]
fn accepts_any_client_context() {
    for concurrency in ["1", "2"] {
        let function = Function::start("buffered", &[("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)]);
        for client_context in ["{\"client\":{}}", "[]", "\"", "{", "12", "", "caf\u{e9}"] {
            for name in ["lambda-runtime-client-context", "lambda-runtime-cognito-identity"] {
                let text = context(&function, &format!("{name}: {client_context}\r\n"));
                assert!(text.contains(&format!("Some({client_context:?})")), "{client_context} in {text}");
            }
        }
    }
}

#[test]
fn ignores_an_invalid_deadline() {
    let mut function = Function::start("buffered", &[]);
    for deadline in ["0", "600000", "18446744073709551615", "soon", "-1", "99999999999999999999999", ""] {
        context(&function, &format!("lambda-runtime-deadline-ms: {deadline}\r\n"));
    }
    function.respond_to_next(Next::status(500));
    let errors = function.end().1;
    assert!(errors.contains("invocation one: invalid `lambda-runtime-deadline-ms` \"soon\""), "{errors}");
    assert!(errors.contains("\"soon\"") && !errors.contains("600000"), "{errors}");
}

/// AWS SDKs read the variable for X-Ray, and for Lambda's detection of recursive calls.
#[test]
fn sets_the_trace_variable_unless_calls_run_concurrently() {
    let trace = "lambda-runtime-trace-id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0\r\n";
    for (concurrency, expected) in [
        ("1", "variable Ok(\"Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0\")"),
        ("2", "variable Err(NotPresent)"),
    ] {
        let function = Function::start("buffered", &[("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)]);
        let text = context(&function, trace);
        assert!(text.contains(expected), "{text}");
        let text = context(&function, "");
        assert!(text.contains("variable Err(NotPresent)"), "{text}");
    }
}
