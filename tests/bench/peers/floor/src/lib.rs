//! The echo service written by hand, to know what is the least that a call costs.
//!
//! It looks at four things in the event, borrows them, checks what must be checked to find the message, and writes the
//! reply into buffers that it keeps: no `http::Request`, no metadata, no deadline, no limits, one protocol.

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

/// The buffers that one call leaves to the next.
#[derive(Debug, Default)]
pub struct Echo {
    request: Vec<u8>,
    reply: Vec<u8>,
}

impl Echo {
    /// Answers one event with its reply JSON; panics where the bench sent something else than it meant to.
    pub fn call(&mut self, event: &[u8]) -> String {
        let reply = self.frames(event);
        let mut json = String::with_capacity(HEAD.len() + reply.len().div_ceil(3) * 4 + 2);
        json.push_str(HEAD);
        base64_simd::STANDARD.encode_append(reply, &mut json);
        json.push_str("\"}");
        json
    }

    /// Answers one event with the frames of its reply, in memory of its own.
    pub fn into_frames(mut self, event: &[u8]) -> Vec<u8> {
        self.frames(event);
        self.reply
    }

    fn frames(&mut self, event: &[u8]) -> &[u8] {
        let event: Event<'_> = serde_json::from_slice(event).expect("an event is JSON");
        assert!(event.headers.content_type.is_some_and(|it| it.starts_with(b"application/grpc-web")));
        self.request.clear();
        base64_simd::STANDARD.decode_append(event.body, &mut self.request).expect("the body is base64");
        let (prefix, message) = self.request.split_first_chunk::<PREFIX>().expect("a frame has a prefix");
        let [0, length @ ..] = *prefix else { panic!("the message is compressed") };
        assert_eq!(u32::from_be_bytes(length) as usize, message.len());
        match event.path() {
            b"/bench.Echo/Text" => echo::<TextMessage>(message, &mut self.reply),
            b"/bench.Echo/Bytes" => echo::<BytesMessage>(message, &mut self.reply),
            b"/source.Source/Make" => {
                let size = Size::decode(message).expect("the message is of its type");
                write(&BytesMessage { payload: vec![0; size.bytes as usize] }, &mut self.reply);
            }
            path => panic!("no such method: {}", path.escape_ascii()),
        }
        &self.reply
    }
}

fn echo<M: Message + Default>(message: &[u8], reply: &mut Vec<u8>) {
    write(&M::decode(message).expect("the message is of its type"), reply);
}

fn write(message: &impl Message, reply: &mut Vec<u8>) {
    let length = message.encoded_len();
    reply.clear();
    reply.reserve(PREFIX + length + TRAILERS.len());
    reply.push(0);
    reply.extend_from_slice(&u32::try_from(length).expect("a message of this bench").to_be_bytes());
    message.encode_raw(reply);
    reply.extend_from_slice(TRAILERS);
}
