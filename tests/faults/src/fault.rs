//! The faults that can be injected into a call.

use runtime_api::Close;

use crate::random::Random;

/// A fault before an event is sent. The function must repeat its request, and then receives the same event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextFault {
    /// The connection closes while the function waits.
    Waiting(Close),
    /// The connection closes in the middle of the event.
    Cut(Close),
    /// A response with status 204 and without an event.
    NoContent,
    /// Another status.
    Status(&'static str),
    /// An event without a request id.
    NoRequestId,
    /// A response that is not HTTP.
    Malformed(&'static str),
}

/// A fault while the function posts its response. The function must post the same response again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostFault {
    /// The connection closes as soon as the event is sent.
    Idle,
    /// The connection is reset when the request has arrived, before it is read.
    Unread,
    /// The connection closes after a part of the head.
    InHead(Close),
    /// The connection closes after the head and a part of the body.
    InBody(Close),
    /// The connection closes after the request, and the request has no effect.
    Ignored(Close),
    /// The connection closes after the request, and the request has its effect.
    Unacknowledged(Close),
    /// The connection closes in the middle of the acknowledgement.
    CutAcknowledgement(Close),
}

/// A fault after the function has posted its response, and before it requests the next event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterFault {
    /// The connection is closed.
    Idle,
    /// The connection is reset when the request for the next event has arrived, before it is read.
    Unread,
    /// The connection closes after a part of that request.
    InHead(Close),
}

const CLOSES: [Close; 2] = [Close::End, Close::Reset];

/// Statuses that the function must handle as a failed attempt.
const STATUSES: [&str; 9] = [
    "301 Moved Permanently\r\nLocation: http://127.0.0.1:9/",
    "304 Not Modified",
    "400 Bad Request",
    "403 Forbidden",
    "404 Not Found",
    "429 Too Many Requests\r\nRetry-After: 86400",
    "502 Bad Gateway",
    "503 Service Unavailable",
    "599 Unknown",
];

/// Beginnings of responses that are not valid HTTP.
pub const MALFORMED: [&str; 12] = [
    "\u{0}\u{1}\u{2}",
    "SSH-2.0-OpenSSH_9.6\r\n",
    "HTTP/1.1 2x0 OK\r\n\r\n",
    "HTTP/1.1\r\n\r\n",
    "HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: a\r\nContent-Length: -1\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: a\r\nContent-Length: two\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: a\r\nContent-Length: 1000000000000000000\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: a\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}",
];

impl NextFault {
    pub(crate) fn draw(random: &mut Random) -> Self {
        let close = random.pick(&CLOSES);
        match random.below(10) {
            0..2 => Self::Waiting(close),
            2..5 => Self::Cut(close),
            5 => Self::NoContent,
            6..8 => Self::Status(random.pick(&STATUSES)),
            8 => Self::NoRequestId,
            _ => Self::Malformed(random.pick(&MALFORMED)),
        }
    }
}

impl PostFault {
    pub(crate) fn draw(random: &mut Random) -> Self {
        let close = random.pick(&CLOSES);
        match random.below(7) {
            0 => Self::Idle,
            1 => Self::Unread,
            2 => Self::InHead(close),
            3 => Self::InBody(close),
            4 => Self::Ignored(close),
            5 => Self::Unacknowledged(close),
            _ => Self::CutAcknowledgement(close),
        }
    }
}

impl AfterFault {
    pub(crate) fn draw(random: &mut Random) -> Self {
        let close = random.pick(&CLOSES);
        random.pick(&[Self::Idle, Self::Unread, Self::InHead(close)])
    }
}
