//! The headers of an event, and variations of them:
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-next>.

use std::time::Duration;

use runtime_api::{Head, header};

use crate::random::Random;

/// The timeout of every invocation whose deadline is valid.
pub const TIMEOUT: Duration = Duration::from_secs(600);

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

/// Adds random headers: a deadline, and headers that the function does not need.
pub(crate) fn draw(mut head: Head, random: &mut Random) -> Head {
    match random.below(100) {
        0..80 => head = head.with_deadline(TIMEOUT),
        80..95 => head = head.with(header::DEADLINE, random.pick(&DEADLINES)),
        _ => {}
    }
    if random.chance(950) {
        // Each call has another trace id, as on Lambda, because glibc keeps memory for each value and the
        // memory is checked.
        let root = random.below(1 << 30);
        let trace = format!("Root=1-{root:08x}-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0");
        head = head.with(header::TRACE_ID, trace);
    }
    if random.chance(950) {
        head = head.with(header::FUNCTION_ARN, "arn:aws:lambda:eu-west-1:111122223333:function:faults");
    }
    for name in [header::CLIENT_CONTEXT, header::COGNITO_IDENTITY, header::TENANT_ID] {
        if random.chance(30) {
            head = head.with(name, random.pick(&CONTEXTS));
        }
    }
    head
}

/// Returns the head with its names in lower case, in upper case, or in the case of Go, in which Lambda is
/// written.
pub(crate) fn draw_case(mut head: Head, random: &mut Random) -> Head {
    let change: fn(char) -> char = match random.below(10) {
        0..2 => |letter| letter.to_ascii_lowercase(),
        2 => |letter| letter.to_ascii_uppercase(),
        _ => |letter| letter,
    };
    for (name, _) in &mut head.headers {
        *name = name.chars().map(change).collect();
    }
    head
}
