//! The part of the Extensions API that an internal extension uses:
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html>.

use std::io;

use crate::connection::Connection;
use crate::http::Request;

/// Returns true for a request to this API.
pub fn is_for(request: &Request) -> bool {
    request.path.contains("/2020-01-01/extension/")
}

/// Returns the response to an extension that registers.
pub fn registered() -> Vec<u8> {
    let body = "{\"functionName\":\"faults\",\"functionVersion\":\"$LATEST\",\"handler\":\"bootstrap\"}";
    let id = "0123e456-7890-4abc-8def-0123456789ab";
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Extension-Identifier: {id}\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Responds to a request as Lambda does.
///
/// No event is ever sent: SHUTDOWN is the only one, and internal extensions cannot register for it.
pub fn accept(request: &Request, connection: &mut Connection) -> io::Result<()> {
    if request.path.ends_with("/register") && request.method == "POST" {
        return connection.write(&registered());
    }
    connection.wait_for_close()
}
