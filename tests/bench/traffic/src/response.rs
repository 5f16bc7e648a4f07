//! The check of a response, frame by frame, as a client would read it.

use serde_json::Value;

use crate::{Case, Wire, message};

/// The bytes between the prelude and the body of a streamed response.
const DELIMITER: [u8; 8] = [0; 8];

impl Case {
    /// Checks a buffered response.
    ///
    /// # Panics
    ///
    /// Panics if the response is wrong.
    pub fn check(self, response: &[u8]) {
        let head: Value = serde_json::from_slice(response).expect("a response is JSON");
        let body = head["body"].as_str().unwrap_or_default();
        let body = match head["isBase64Encoded"].as_bool() {
            Some(true) => base64_simd::STANDARD.decode_to_vec(body).expect("the body is base64"),
            _ => body.as_bytes().to_vec(),
        };
        self.check_response(&head, body);
    }

    /// Checks a streamed response.
    ///
    /// # Panics
    ///
    /// Panics if the response is wrong.
    pub fn check_streamed(self, response: &[u8]) {
        let at = response.windows(DELIMITER.len()).position(|window| window == DELIMITER);
        let (prelude, body) = response.split_at(at.expect("eight NUL bytes end the prelude"));
        let prelude = serde_json::from_slice(prelude).expect("the prelude is JSON");
        self.check_response(&prelude, body[DELIMITER.len()..].to_vec());
    }

    fn check_response(self, head: &Value, body: Vec<u8>) {
        let text = |body: &[u8]| String::from_utf8_lossy(&body[..body.len().min(200)]).into_owned();
        assert_eq!(head["statusCode"], 200, "{self}: {head}: {}", text(&body));
        let content_type = header(head, "content-type").unwrap_or_default();
        let sent = message::headers(self.wire).0;
        assert!(
            content_type.trim_end_matches("+proto").starts_with(sent.trim_end_matches("+proto")),
            "{self}: {content_type}"
        );
        let expected = message::response(self);
        match self.wire {
            Wire::GrpcWeb => check_frames(self, &body, &expected),
            Wire::GrpcWebText => check_frames(self, &decode_text(&body), &expected),
            Wire::GrpcWebGzip => check_frames(self, &body, &expected),
            Wire::Connect | Wire::Twirp => {
                assert!(body == expected, "{self}: another message: {}", text(&body))
            }
            Wire::ConnectGzip => {
                assert_eq!(header(head, "content-encoding").as_deref(), Some("gzip"), "{self}");
                assert!(message::unzip(&body) == expected, "{self}: another message");
            }
            Wire::ConnectJson | Wire::TwirpJson => {
                let body: Value = serde_json::from_slice(&body).expect("the body is JSON");
                assert!(body == message::json(self), "{self}: another message");
            }
        }
    }
}

fn header(head: &Value, name: &str) -> Option<String> {
    let objects = [&head["headers"], &head["multiValueHeaders"]].into_iter().filter_map(Value::as_object);
    let value = objects.flatten().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1;
    value.as_str().or_else(|| value[0].as_str()).map(str::to_owned)
}

/// Decodes a body of gRPC-Web text, which may be several padded pieces of base64.
fn decode_text(body: &[u8]) -> Vec<u8> {
    let decode = |quad: &[u8]| base64_simd::STANDARD.decode_to_vec(quad).expect("gRPC-Web text is base64");
    body.chunks(4).flat_map(decode).collect()
}

fn check_frames(case: Case, mut body: &[u8], expected: &[u8]) {
    let mut messages = Vec::new();
    let mut trailers = None;
    while let Some((prefix, rest)) = body.split_first_chunk::<5>() {
        let [flags, length @ ..] = *prefix;
        let (frame, rest) = rest.split_at(u32::from_be_bytes(length) as usize);
        match flags {
            0 => messages.push(frame.to_vec()),
            1 => messages.push(message::unzip(frame)),
            _ => trailers = Some(String::from_utf8_lossy(frame).replace(": ", ":")),
        }
        if case.wire == Wire::GrpcWebGzip {
            assert_ne!(flags, 0, "{case}: the response is not compressed");
        }
        body = rest;
    }
    assert!(messages == [expected], "{case}: another message");
    let trailers = trailers.expect("gRPC-Web ends with trailers");
    assert!(trailers.contains("grpc-status:0\r\n"), "{case}: {trailers}");
}
