//! The floor: an echo service written by hand, as a lower bound of the cost of a call.
//!
//! It borrows four values of the event, makes only the checks that it needs to find the message, and reuses
//! the buffers of its responses. It has no `http::Request`, no metadata, no deadline and no limits, and
//! supports one protocol.

mod event;
mod handler;
mod message;

use event::Event;
pub use handler::Handler;
use message::{BytesMessage, Size, TextMessage};
use prost::Message;

const HEAD: &str = "{\"statusCode\":200,\"headers\":{\"content-type\":\"application/grpc-web+proto\"},\
                    \"isBase64Encoded\":true,\"body\":\"";
const TRAILERS: &[u8] = b"\x80\0\0\0\x0fgrpc-status:0\r\n";
const PREFIX: usize = 5;

/// The service, with buffers that calls reuse.
#[derive(Debug, Default)]
pub struct Echo {
    request: Vec<u8>,
    response: Vec<u8>,
}

impl Echo {
    /// Handles an event, and returns the JSON of its response.
    ///
    /// # Panics
    ///
    /// Panics if the event is not one of this bench.
    pub fn call(&mut self, event: &[u8]) -> String {
        let response = self.frames(event);
        let mut json = String::with_capacity(HEAD.len() + response.len().div_ceil(3) * 4 + 2);
        json.push_str(HEAD);
        base64_simd::STANDARD.encode_append(response, &mut json);
        json.push_str("\"}");
        json
    }

    /// Handles an event, and returns the frames of its response.
    pub fn into_frames(mut self, event: &[u8]) -> Vec<u8> {
        self.frames(event);
        self.response
    }

    fn frames(&mut self, event: &[u8]) -> &[u8] {
        let event: Event<'_> = serde_json::from_slice(event).expect("an event is JSON");
        assert!(event.headers.content_type.is_some_and(|value| value.starts_with(b"application/grpc-web")));
        self.request.clear();
        base64_simd::STANDARD.decode_append(event.body, &mut self.request).expect("the body is base64");
        let (prefix, message) = self.request.split_first_chunk::<PREFIX>().expect("a frame has a prefix");
        let [0, length @ ..] = *prefix else { panic!("the message is compressed") };
        assert_eq!(u32::from_be_bytes(length) as usize, message.len());
        match event.path() {
            b"/bench.Echo/Text" => echo::<TextMessage>(message, &mut self.response),
            b"/bench.Echo/Bytes" => echo::<BytesMessage>(message, &mut self.response),
            b"/source.Source/Make" => {
                let size = Size::decode(message).expect("a valid message");
                write(&BytesMessage { payload: vec![0; size.bytes as usize] }, &mut self.response);
            }
            path => panic!("unknown method: {}", path.escape_ascii()),
        }
        &self.response
    }
}

fn echo<M: Message + Default>(message: &[u8], response: &mut Vec<u8>) {
    write(&M::decode(message).expect("a valid message"), response);
}

fn write(message: &impl Message, response: &mut Vec<u8>) {
    let length = message.encoded_len();
    response.clear();
    response.reserve(PREFIX + length + TRAILERS.len());
    response.push(0);
    response.extend_from_slice(&u32::try_from(length).expect("a message of this bench").to_be_bytes());
    message.encode_raw(response);
    response.extend_from_slice(TRAILERS);
}
