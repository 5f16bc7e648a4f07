//! What a handler learns from Lambda.

use serde_json::to_vec;

use crate::runtime_api::{Function, Next};
use crate::{body, event};

/// Hands out an invocation with these headers, and returns what the handler knows about it.
fn told(function: &Function, headers: &str) -> String {
    let headers = format!("lambda-runtime-aws-request-id: told\r\n{headers}");
    let event = to_vec(&event("rest_api/open.json", "lambda")).unwrap();
    function.answer_next(Next::invocation(&headers, "told", &event));
    let post = function.reply();
    assert!(post.path.ends_with("/told/response"), "{}", post.path);
    String::from_utf8_lossy(&body(&post)).into_owned()
}

#[test]
fn passes_on_what_lambda_says() {
    let function = Function::start("buffered", &[]);
    let text = told(
        &function,
        "lambda-runtime-aws-tenant-id: blue\r\nlambda-runtime-cognito-identity: {\"identityId\":\"me\"}\r\n",
    );
    for expected in [
        "request_id: \"told\"",
        "deadline: None",
        "arn:aws:lambda:eu-west-1:111122223333:function:echo",
        "tenant_id: Some(\"blue\")",
        r#"identity: Some("{\"identityId\":\"me\"}")"#,
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

/// `lambda_runtime` ended the process for JSON that it did not expect, which whoever may invoke the function could send.
#[test]
fn takes_any_client_context() {
    for concurrency in ["1", "2"] {
        let function = Function::start("buffered", &[("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)]);
        for client_context in ["{\"client\":{}}", "[]", "\"", "{", "12", "", "caf\u{e9}"] {
            for name in ["lambda-runtime-client-context", "lambda-runtime-cognito-identity"] {
                let text = told(&function, &format!("{name}: {client_context}\r\n"));
                assert!(text.contains(&format!("Some({client_context:?})")), "{client_context} in {text}");
            }
        }
    }
}

#[test]
fn serves_a_call_whatever_its_deadline_says() {
    let mut function = Function::start("buffered", &[]);
    for deadline in ["0", "600000", "18446744073709551615", "soon", "-1", "99999999999999999999999", ""] {
        told(&function, &format!("lambda-runtime-deadline-ms: {deadline}\r\n"));
    }
    function.answer_next(Next::status(500));
    let errors = function.end().1;
    assert!(
        errors.contains("invocation told: the header `lambda-runtime-deadline-ms` is malformed"),
        "{errors}"
    );
    assert!(errors.contains("\"soon\"") && !errors.contains("600000"), "{errors}");
}

/// AWS SDKs read the variable, for X-Ray and so that Lambda can detect a function that calls itself.
#[test]
fn tells_aws_sdks_the_trace_where_one_call_runs_at_a_time() {
    let trace = "lambda-runtime-trace-id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0\r\n";
    for (concurrency, expected) in [
        ("1", "variable Ok(\"Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0\")"),
        ("2", "variable Err(NotPresent)"),
    ] {
        let function = Function::start("buffered", &[("AWS_LAMBDA_MAX_CONCURRENCY", concurrency)]);
        let text = told(&function, trace);
        assert!(text.contains(expected), "{text}");
        let text = told(&function, "");
        assert!(text.contains("variable Err(NotPresent)"), "{text}");
    }
}
