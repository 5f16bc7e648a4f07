//! The HTTP response with an event, as AWS's server writes it.

use std::time::Duration;

use runtime_api::{Head, go, header};

/// Encodes the response, with a deadline half a minute from now.
pub(crate) fn encode(event: &[u8]) -> Vec<u8> {
    let head = Head::of_event("8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        .with_deadline(Duration::from_secs(30))
        .with(header::FUNCTION_ARN, "arn:aws:lambda:us-east-2:123456789012:function:echo")
        .with(header::TRACE_ID, "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0");
    go::encode(head, event)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes determine what a function reads, and so how many instructions it needs.
    #[test]
    fn encodes_what_lambda_sends() {
        let response = String::from_utf8(encode(b"{}")).unwrap();
        let (before, after) = response.split_once("-Deadline-Ms: ").unwrap();
        let (deadline, after) = after.split_once("\r\n").unwrap();
        assert_eq!(
            before,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\
             Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\nLambda-Runtime"
        );
        assert_eq!(deadline.len(), 13, "milliseconds since 1970: {deadline}");
        assert_eq!(
            after,
            "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-2:123456789012:function:echo\r\n\
             Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0\r\n\
             Content-Length: 2\r\n\r\n{}"
        );
    }
}
