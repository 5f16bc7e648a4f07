//! The headers of the Runtime API.

use std::time::{Duration, SystemTime};

use crate::context::LambdaContext;

/// The headers of [an invocation][next], and those that other responses need.
///
/// [next]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-next
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Headers {
    pub(super) context: LambdaContext,
    /// The ID that is sent back with the response. It prevents a late response from completing a later
    /// invocation with the same request ID.
    pub(super) invocation_id: Option<Vec<u8>>,
    /// A deadline that is malformed.
    pub(super) malformed_deadline: Option<String>,
    /// The ID of a registered extension.
    #[cfg(all(unix, feature = "graceful-shutdown"))]
    pub(super) extension_id: Option<Vec<u8>>,
}

impl Headers {
    /// Reads a header.
    pub(super) fn read(&mut self, name: &str, value: &[u8]) {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        // Only an invalid ID makes an invocation fail, so other values are decoded leniently.
        let text = || String::from_utf8_lossy(value).into_owned();
        let context = &mut self.context;
        if is("lambda-runtime-aws-request-id") {
            context.request_id = text();
        } else if is("lambda-runtime-deadline-ms") {
            context.deadline = parse_deadline(value);
            self.malformed_deadline = context.deadline.is_none().then(text);
        } else if is("lambda-runtime-invoked-function-arn") {
            context.invoked_function_arn = text();
        } else if is("lambda-runtime-trace-id") {
            context.trace_id = Some(text());
        } else if is("lambda-runtime-aws-tenant-id") {
            context.tenant_id = Some(text());
        } else if is("lambda-runtime-client-context") {
            context.client_context = Some(text());
        } else if is("lambda-runtime-cognito-identity") {
            context.identity = Some(text());
        } else if is("lambda-runtime-invocation-id") {
            self.invocation_id = Some(value.to_vec());
        }
        #[cfg(all(unix, feature = "graceful-shutdown"))]
        if is("lambda-extension-identifier") {
            self.extension_id = Some(value.to_vec());
        }
    }
}

/// Parses milliseconds since 1970.
fn parse_deadline(value: &[u8]) -> Option<SystemTime> {
    let milliseconds = str::from_utf8(value).ok()?.parse().ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(milliseconds))
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    fn read(headers: &[(&str, &[u8])]) -> Headers {
        let mut read = Headers::default();
        for (name, value) in headers {
            read.read(name, value);
        }
        read
    }

    #[test]
    fn reads_the_headers_of_an_invocation() {
        let headers = read(&[
            ("Lambda-Runtime-Aws-Request-Id", b"one"),
            ("Lambda-Runtime-Deadline-Ms", b"1500"),
            ("Lambda-Runtime-Invoked-Function-Arn", b"arn:aws:lambda:eu-west-1:111122223333:function:echo"),
            ("Lambda-Runtime-Trace-Id", b"Root=1"),
            ("Lambda-Runtime-Aws-Tenant-Id", b"blue"),
            ("Lambda-Runtime-Client-Context", b"{\"client\":{}}"),
            ("Lambda-Runtime-Cognito-Identity", b"\xff"),
            ("lambda-runtime-invocation-id", b"\xfe-1"),
            ("Content-Type", b"application/json"),
        ]);
        let context = LambdaContext {
            request_id: "one".into(),
            deadline: UNIX_EPOCH.checked_add(Duration::from_millis(1500)),
            invoked_function_arn: "arn:aws:lambda:eu-west-1:111122223333:function:echo".into(),
            trace_id: Some("Root=1".into()),
            tenant_id: Some("blue".into()),
            client_context: Some("{\"client\":{}}".into()),
            identity: Some("\u{fffd}".into()),
        };
        assert_eq!(headers.context, context);
        assert_eq!(headers.invocation_id.as_deref(), Some(&b"\xfe-1"[..]));
    }

    #[test]
    fn keeps_a_malformed_deadline() {
        for value in ["", "soon", "-1", "1.5", "99999999999999999999"] {
            let headers = read(&[("lambda-runtime-deadline-ms", value.as_bytes())]);
            assert_eq!(headers.context.deadline, None, "{value}");
            assert_eq!(headers.malformed_deadline.as_deref(), Some(value));
        }
    }
}
