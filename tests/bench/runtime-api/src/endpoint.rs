//! The endpoints of Lambda that a function calls.

/// An endpoint of the [Runtime API] or of the [Extensions API].
///
/// [Runtime API]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
/// [Extensions API]: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// Requests the next event.
    NextInvocation,
    /// Posts a response, or the error of a failed invocation.
    InvocationResponse,
    /// Registers an extension, without which Lambda sends no SIGTERM.
    RegisterExtension,
    /// Requests the next event of an extension.
    NextExtensionEvent,
    /// Anything else.
    Unknown,
}

impl Endpoint {
    /// Parses the first line of a request.
    pub(crate) fn from_request_line(line: &str) -> Self {
        let mut words = line.split_ascii_whitespace();
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        match method {
            "GET" if path == "/2018-06-01/runtime/invocation/next" => Self::NextInvocation,
            "GET" if path == "/2020-01-01/extension/event/next" => Self::NextExtensionEvent,
            "POST" if path == "/2020-01-01/extension/register" => Self::RegisterExtension,
            "POST" if is_invocation(path) => Self::InvocationResponse,
            _ => Self::Unknown,
        }
    }
}

fn is_invocation(path: &str) -> bool {
    path.strip_prefix("/2018-06-01/runtime/invocation/")
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(_, last)| matches!(last, "response" | "error"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_endpoints() {
        for (line, endpoint) in [
            ("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n", Endpoint::NextInvocation),
            ("POST /2018-06-01/runtime/invocation/8476/response HTTP/1.1\r\n", Endpoint::InvocationResponse),
            ("POST /2018-06-01/runtime/invocation/8476/error HTTP/1.1\r\n", Endpoint::InvocationResponse),
            ("POST /2020-01-01/extension/register HTTP/1.1\r\n", Endpoint::RegisterExtension),
            ("GET /2020-01-01/extension/event/next HTTP/1.1\r\n", Endpoint::NextExtensionEvent),
            ("POST /2018-06-01/runtime/init/error HTTP/1.1\r\n", Endpoint::Unknown),
            ("GET /2018-06-01/runtime/restore/next HTTP/1.1\r\n", Endpoint::Unknown),
            ("\r\n", Endpoint::Unknown),
        ] {
            assert_eq!(Endpoint::from_request_line(line), endpoint, "{line}");
        }
    }
}
