//! The bytes of a request and of its response. They are written by hand, so that the check shares no code
//! with the contenders.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::case::Method;
use crate::{Case, Wire};

/// Returns the payload of the response: pseudo-random letters, which gzip compresses to two thirds.
fn payload(case: Case) -> Vec<u8> {
    if case.method() == Method::Make {
        return vec![0; case.size];
    }
    let next = |state: &u32| Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    std::iter::successors(Some(1), next)
        .take(case.size)
        .map(|state| b'a' + (state >> 16) as u8 % 26)
        .collect()
}

fn put_varint(message: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        message.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    message.push(value as u8);
}

/// Encodes the message of the response: field number 1 with a length, as for `string` and `bytes`.
pub(crate) fn response(case: Case) -> Vec<u8> {
    let payload = payload(case);
    let mut message = vec![0x0a];
    put_varint(&mut message, payload.len());
    message.extend_from_slice(&payload);
    message
}

/// Returns the message of the response in JSON, with `bytes` in base64.
pub(crate) fn json(case: Case) -> Value {
    let payload = payload(case);
    match case.method() {
        Method::Text => json!({ "payload": String::from_utf8(payload).expect("letters") }),
        Method::Bytes | Method::Make => json!({ "payload": base64_simd::STANDARD.encode_to_string(payload) }),
    }
}

fn frame(flags: u8, message: &[u8]) -> Vec<u8> {
    let mut frame = vec![flags];
    frame.extend_from_slice(&u32::try_from(message.len()).expect("a message of this bench").to_be_bytes());
    frame.extend_from_slice(message);
    frame
}

fn zip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).expect("writing to memory succeeds");
    encoder.finish().expect("writing to memory succeeds")
}

pub(crate) fn unzip(data: &[u8]) -> Vec<u8> {
    let mut unzipped = Vec::new();
    GzDecoder::new(data).read_to_end(&mut unzipped).expect("the response is gzip");
    unzipped
}

/// Returns the HTTP body of the request.
pub(crate) fn request(case: Case) -> Vec<u8> {
    let message = match case.method() {
        Method::Text | Method::Bytes => response(case),
        Method::Make => {
            let mut message = vec![0x08];
            put_varint(&mut message, case.size);
            message
        }
    };
    match case.wire {
        Wire::GrpcWeb => frame(0, &message),
        Wire::GrpcWebText => base64_simd::STANDARD.encode_to_string(frame(0, &message)).into_bytes(),
        Wire::GrpcWebGzip => frame(1, &zip(&message)),
        Wire::Connect | Wire::Twirp => message,
        Wire::ConnectGzip => zip(&message),
        Wire::ConnectJson | Wire::TwirpJson => json(case).to_string().into_bytes(),
    }
}

/// Returns the content type of the request and the response, and the headers of the protocol.
pub(crate) fn headers(wire: Wire) -> (&'static str, &'static [(&'static str, &'static str)]) {
    match wire {
        Wire::GrpcWeb => ("application/grpc-web+proto", &[("x-grpc-web", "1")]),
        Wire::GrpcWebText => ("application/grpc-web-text", &[("x-grpc-web", "1")]),
        Wire::GrpcWebGzip => (
            "application/grpc-web+proto",
            &[("x-grpc-web", "1"), ("grpc-encoding", "gzip"), ("grpc-accept-encoding", "gzip")],
        ),
        Wire::Connect => ("application/proto", &[("connect-protocol-version", "1")]),
        Wire::ConnectGzip => {
            ("application/proto", &[("connect-protocol-version", "1"), ("content-encoding", "gzip")])
        }
        Wire::ConnectJson => ("application/json", &[("connect-protocol-version", "1")]),
        Wire::Twirp => ("application/protobuf", &[]),
        Wire::TwirpJson => ("application/json", &[]),
    }
}
