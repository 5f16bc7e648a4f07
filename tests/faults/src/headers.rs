//! The headers of an event:
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-next>.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::ids::Ids;
use crate::random::Random;

/// Deadlines in the past, extreme deadlines, and invalid ones.
pub const DEADLINES: [&str; 14] = [
    "0",
    "1",
    "-1",
    "-9223372036854775808",
    "9223372036854775807",
    "18446744073709551615",
    "18446744073709551616",
    "340282366920938463463374607431768211456",
    "1542409706888",
    "1e300",
    "1.5",
    "soon",
    "",
    "0x7f",
];

/// Client contexts and identities: JSON, other bytes, and the largest that a caller may send.
pub const CONTEXTS: [&[u8]; 7] = [
    b"{\"client\":{}}",
    b"{",
    b"",
    b"null",
    b"\xff\xfe\x80",
    b"{\"custom\":{\"a\":\"caf\xc3\xa9\"}}",
    &[b'x'; 3583],
];

/// The start line and the header lines of an event, without the framing of its body.
#[derive(Debug, Clone)]
pub struct Head(Vec<u8>);

impl Head {
    /// Returns a head without headers.
    pub fn new(status: &str) -> Self {
        Self(format!("{status}\r\n").into())
    }

    /// Returns the head that Lambda sends with an event.
    pub fn of(ids: &Ids) -> Self {
        let mut head =
            Self::new("200 OK").with("Content-Type", "application/json").with_request_id(&ids.request);
        if let Some(invocation) = &ids.invocation {
            head = head.with("Lambda-Runtime-Invocation-Id", invocation);
        }
        head
    }

    /// Adds a header.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.0.extend_from_slice(&[name.as_bytes(), b": ", value.as_ref(), b"\r\n"].concat());
        self
    }

    /// Adds the request id.
    #[must_use]
    pub fn with_request_id(self, id: &str) -> Self {
        self.with("Lambda-Runtime-Aws-Request-Id", id)
    }

    /// Adds a deadline in ten minutes.
    #[must_use]
    pub fn with_deadline(self) -> Self {
        let end = SystemTime::now() + Duration::from_secs(600);
        let deadline = end.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        self.with("Lambda-Runtime-Deadline-Ms", deadline.to_string())
    }

    /// Adds random headers: a deadline, and headers that the function does not need.
    #[must_use]
    pub(crate) fn with_drawn(mut self, random: &mut Random) -> Self {
        match random.below(100) {
            0..80 => self = self.with_deadline(),
            80..95 => self = self.with("Lambda-Runtime-Deadline-Ms", random.pick(&DEADLINES)),
            _ => {}
        }
        if random.chance(950) {
            // Each call has another trace id, as on Lambda, because glibc keeps memory for each value and the
            // memory is checked.
            let root = random.below(1 << 30);
            let trace =
                format!("Root=1-{root:08x}-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0");
            self = self.with("Lambda-Runtime-Trace-Id", trace);
        }
        if random.chance(950) {
            let arn = "arn:aws:lambda:eu-west-1:111122223333:function:faults";
            self = self.with("Lambda-Runtime-Invoked-Function-Arn", arn);
        }
        for name in [
            "Lambda-Runtime-Client-Context",
            "Lambda-Runtime-Cognito-Identity",
            "Lambda-Runtime-Aws-Tenant-Id",
        ] {
            if random.chance(30) {
                self = self.with(name, random.pick(&CONTEXTS));
            }
        }
        self
    }

    /// Returns the lines, with names in lower case, in upper case, or in the case of Go, in which Lambda is
    /// written.
    pub(crate) fn draw_case(&self, random: &mut Random) -> Vec<u8> {
        let change: fn(u8) -> u8 = match random.below(10) {
            0..2 => |byte| byte.to_ascii_lowercase(),
            2 => |byte| byte.to_ascii_uppercase(),
            _ => |byte| byte,
        };
        let mut bytes = self.0.clone();
        let mut is_name = false;
        for byte in &mut bytes {
            match *byte {
                b'\n' => is_name = true,
                b':' => is_name = false,
                letter if is_name => *byte = change(letter),
                _ => {}
            }
        }
        bytes
    }

    /// Returns the lines.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}
