//! Tests of responses in any pieces, and of bytes that are not responses.
//!
//! `tests/fuzz/run` tries more than the usual 256 of each kind.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use proptest::sample::select;

use super::*;

/// Hands bytes over in pieces whose sizes repeat, as a connection would, and then the end of the connection.
fn receive(bytes: &[u8], sizes: &[usize]) -> Result<Response, Malformed> {
    let mut incoming = Incoming::new();
    let (mut rest, mut sizes) = (bytes, sizes.iter().cycle());
    loop {
        if let Some(response) = incoming.parse()? {
            return Ok(response);
        }
        if rest.is_empty() {
            return incoming.end();
        }
        let mut space = incoming.space();
        let size = sizes.next().map_or(1, |size| *size).min(rest.len()).min(space.remaining_mut());
        assert!(size > 0, "no space to read into");
        space.put_slice(&rest[..size]);
        rest = &rest[size..];
    }
}

/// Receives bytes in one piece and byte by byte, which must make no difference.
fn received(bytes: &str) -> Result<(u16, String, bool), Malformed> {
    let response = receive(bytes.as_bytes(), &[usize::MAX]);
    let by_byte = receive(bytes.as_bytes(), &[1]);
    match (&response, &by_byte) {
        // What follows a response may not have arrived yet.
        (Ok(whole), Ok(by_byte)) => assert_eq!((whole.status, &whole.body), (by_byte.status, &by_byte.body)),
        _ => assert_eq!(response, by_byte),
    }
    let Response { status, body, is_reusable, .. } = response?;
    Ok((status.as_u16(), String::from_utf8(body.to_vec()).unwrap(), is_reusable))
}

#[test]
fn reads_responses() {
    for (bytes, status, body, is_reusable) in [
        ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi", 200, "hi", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi", 200, "hi", true),
        ("HTTP/1.1 202\r\ncontent-length: 0\r\n\r\n", 202, "", true),
        ("HTTP/1.1 204 None\r\n\r\n", 204, "", true),
        ("HTTP/1.1 204 None\r\ncontent-length: 9\r\n\r\n", 204, "", true),
        ("HTTP/1.1 304 Same\r\ncontent-length: 9\r\n\r\n", 304, "", true),
        (
            "HTTP/1.1 100 Go on\r\n\r\nHTTP/1.1 103 Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx",
            200,
            "x",
            true,
        ),
        ("HTTP/1.1 200 OK\r\nconnection: keep-alive, Close\r\ncontent-length: 1\r\n\r\nx", 200, "x", false),
        ("HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\nx", 200, "x", false),
        ("HTTP/1.1 200 OK\r\n\r\nuntil the end", 200, "until the end", false),
        ("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nxHTTP/1.1 408 Late\r\n\r\n", 200, "x", false),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", 200, "hi", true),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;a=b\r\nx\r\n0\r\nt: u\r\n\r\n",
            200,
            "x",
            true,
        ),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\ncontent-length: 7\r\n\r\n0\r\n\r\n",
            200,
            "",
            false,
        ),
        (
            "HTTP/1.1 200 OK\r\ncontent-length: 7\r\ntransfer-encoding: chunked\r\n\r\n1;a=b\r\nx\r\n0\r\nt: u\r\n\r\n",
            200,
            "x",
            false,
        ),
    ] {
        assert_eq!(received(bytes), Ok((status, body.to_owned(), is_reusable)), "{bytes:?}");
    }
}

#[test]
fn rejects_what_is_not_a_response() {
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "x: y\r\n".repeat(65));
    let huge = format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "x".repeat(20_000));
    for (bytes, expected) in [
        ("", Malformed::Incomplete),
        ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nh", Malformed::Incomplete),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n", Malformed::Incomplete),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n", Malformed::Incomplete),
        ("HTTP/1.1 100 Go on\r\n\r\n", Malformed::Incomplete),
        ("HTTP/2 200\r\n\r\n", Malformed::Head),
        ("HTTP/1.1 20 OK\r\n\r\n", Malformed::Head),
        ("HTTP/1.1 099 Low\r\n\r\n", Malformed::Head),
        ("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", Malformed::Head),
        ("HTTP/1.1 200 OK\r\ncontent-length: +1\r\n\r\nx", Malformed::Length),
        ("HTTP/1.1 200 OK\r\ncontent-length: \r\n\r\nx", Malformed::Length),
        ("HTTP/1.1 200 OK\r\ncontent-length: 1, 1\r\n\r\nx", Malformed::Length),
        ("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx", Malformed::Length),
        ("HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999999\r\n\r\nx", Malformed::Length),
        ("HTTP/1.1 200 OK\r\ncontent-length: 67108865\r\n\r\nx", Malformed::TooLarge),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n", Malformed::Length),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx\r\n", Malformed::Chunk),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n\r\n\r\n", Malformed::Chunk),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n;x\r\n\r\n", Malformed::Chunk),
        ("HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", Malformed::Length),
        (&many, Malformed::TooLarge),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi!\r\n0\r\n\r\n", Malformed::Chunk),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n", Malformed::Chunk),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n", Malformed::TooLarge),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nno colon\r\n\r\n", Malformed::Head),
        (&huge, Malformed::TooLarge),
    ] {
        assert_eq!(received(bytes), Err(expected), "{bytes:?}");
    }
}

#[test]
fn leaves_a_large_body_where_it_arrived() {
    let bytes = [b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", &[b'x'; 100_000][..]].concat();
    let body = receive(&bytes, &[usize::MAX]).unwrap().body;
    assert!(body.is_unique(), "the event decodes its body in this memory");
}

/// The framing of the body of a response.
#[derive(Debug, Clone)]
enum Framing {
    Length,
    /// With chunks of these sizes.
    Chunks(Vec<usize>),
    UntilClose,
}

fn framing() -> impl Strategy<Value = Framing> {
    prop_oneof![
        Just(Framing::Length),
        vec(1..5_000_usize, 1..9).prop_map(Framing::Chunks),
        Just(Framing::UntilClose)
    ]
}

fn encode(body: &[u8], framing: &Framing, extension: &str, trailer: &str) -> Vec<u8> {
    let mut bytes = b"HTTP/1.1 200 OK\r\nlambda-runtime-aws-request-id: one\r\n".to_vec();
    match framing {
        Framing::Length => bytes.extend(format!("content-length: {}\r\n\r\n", body.len()).bytes()),
        Framing::UntilClose => bytes.extend(b"\r\n"),
        Framing::Chunks(sizes) => {
            bytes.extend(b"transfer-encoding: chunked\r\n\r\n");
            let (mut rest, mut sizes) = (body, sizes.iter().cycle());
            while !rest.is_empty() {
                let size = sizes.next().map_or(1, |size| *size).min(rest.len());
                bytes.extend(format!("{size:X}{extension}\r\n").bytes());
                bytes.extend(&rest[..size]);
                bytes.extend(b"\r\n");
                rest = &rest[size..];
            }
            bytes.extend(format!("0{extension}\r\n{trailer}\r\n").bytes());
            return bytes;
        }
    }
    bytes.extend(body);
    bytes
}

/// Returns a part of an HTTP response, so that random bytes get further than the first line.
fn fragment() -> impl Strategy<Value = Vec<u8>> {
    const KNOWN: [&str; 13] = [
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 100 Go on\r\n\r\n",
        "content-length: ",
        "Transfer-Encoding: chunked\r\n",
        "connection: close\r\n",
        "lambda-runtime-deadline-ms: ",
        "5\r\nhello\r\n",
        "ffffffff",
        "0\r\n\r\n",
        "10",
        ";",
        "\r\n",
        "\r\n\r\n",
    ];
    prop_oneof![
        4 => select(&KNOWN[..]).prop_map(|text| text.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 0..20),
    ]
}

proptest! {
    #[test]
    fn gives_back_a_body_in_any_pieces(
        size in 0..20_000_usize,
        framing in framing(),
        extension in select(&["", ";x", " ; a=\"b\""][..]),
        trailer in select(&["", "a: b\r\n", "a: b\r\nc: d\r\n"][..]),
        sizes in vec(1..9_000_usize, 1..6),
    ) {
        let body: Vec<u8> = (0..size).map(|at| (at % 251) as u8).collect();
        let response = receive(&encode(&body, &framing, extension, trailer), &sizes).unwrap();
        assert_eq!(response.body, body);
        assert_eq!(response.headers.context.request_id, "one");
        assert_eq!(response.is_reusable, !matches!(framing, Framing::UntilClose));
    }

    #[test]
    fn survives_any_bytes_in_any_pieces(
        fragments in vec(fragment(), 0..12),
        starts_well in any::<bool>(),
        sizes in vec(1..40_usize, 1..6),
    ) {
        let mut bytes = fragments.concat();
        if starts_well {
            bytes.splice(0..0, *b"HTTP/1.1 200 OK\r\n");
        }
        let (response, by_byte) = (receive(&bytes, &sizes), receive(&bytes, &[1]));
        assert_eq!(response.map(|it| (it.status, it.body)), by_byte.map(|it| (it.status, it.body)));
    }
}
