//! The answer to one event, on its way back to the front door.

use std::mem;

use bytes::Bytes;
use http::Response;
use tonic::Status;

use crate::body::Body;
use crate::event::{self, Door, TooLarge};
use crate::protocol::{self, Dialect};

/// A reply, with what it takes to put it into the door's form, or to refuse it in the caller's language.
pub(super) struct Answer {
    pub(super) door: Door,
    pub(super) dialect: Dialect,
    pub(super) response: Response<Body>,
}

/// What a function sends to the Runtime API.
pub(crate) enum Reply {
    /// The JSON that the front door reads.
    Buffered(Bytes),
    Streamed(Streamed),
}

/// A reply in streaming form.
pub(crate) struct Streamed {
    /// The head as JSON, and the eight NUL bytes that end it.
    pub(crate) prelude: Bytes,
    pub(crate) data: Bytes,
}

impl Streamed {
    /// Joins what goes out as two pieces.
    #[cfg(feature = "testing")]
    pub(crate) fn concat(&self) -> Bytes {
        [&*self.prelude, &*self.data].concat().into()
    }
}

impl Answer {
    /// Writes the reply JSON.
    pub(super) fn into_buffered(mut self) -> Bytes {
        self.fit_headers();
        let (head, body) = self.response.into_parts();
        self.door.reply(&head, body.into_data()).unwrap_or_else(|TooLarge { size, limit }| {
            let status = Status::resource_exhausted(format!(
                "the reply is {size} bytes as Lambda's reply JSON, over the limit of {limit} bytes: only a Function URL or a REST \
                 API in response streaming mode lets more through (`ResponseMode::Streaming`)"
            ));
            let (head, body) = self.dialect.refuse_instead(head.headers, status).into_parts();
            // Only CORS headers of megabytes could make this one too large.
            self.door.reply(&head, body.into_data()).unwrap_or_else(|_| event::BARE.into())
        })
    }

    /// Writes the prelude and leaves the body as it is.
    pub(super) fn into_streamed(mut self) -> Streamed {
        self.fit_headers();
        let (mut head, mut body) = self.response.into_parts();
        let prelude = self.door.prelude(&head).unwrap_or_else(|TooLarge { size, limit }| {
            let headers = mem::take(&mut head.headers);
            (head, body) = self.dialect.refuse_instead(headers, headers_too_large(size, limit)).into_parts();
            // Only CORS headers could make this one too large.
            self.door.prelude(&head).unwrap_or_else(|_| event::BARE_PRELUDE.into())
        });
        Streamed { prelude: prelude.into(), data: body.into_data() }
    }

    /// Cuts or refuses headers that the front door would not let through.
    fn fit_headers(&mut self) {
        let Some(limit) = self.door.header_limit() else { return };
        if let Err(size) = protocol::fit_headers(self.response.headers_mut(), limit) {
            let headers = mem::take(self.response.headers_mut());
            self.response = self.dialect.refuse_instead(headers, headers_too_large(size, limit));
        }
    }
}

fn headers_too_large(size: usize, limit: usize) -> Status {
    Status::resource_exhausted(format!(
        "the headers of the reply are {size} bytes, over the {limit} bytes that the front door lets through: send less metadata"
    ))
}

#[cfg(test)]
mod tests {
    use http::Request;
    use serde_json::Value;

    use super::*;

    /// Streams a reply of gRPC-Web with one more header, and returns its head and its body.
    fn streamed(name: &'static str, length: usize) -> (Value, Bytes) {
        let request = Request::post("/a.B/C").header("content-type", "application/grpc-web");
        let dialect = Dialect::detect(&request.body(()).unwrap().into_parts().0);
        let response = Response::builder()
            .header("access-control-allow-origin", "https://shop.example")
            .header(name, "a".repeat(length))
            .body(Body::new(Bytes::from_static(b"reply")))
            .unwrap();
        let Streamed { prelude, data } =
            Answer { door: Door::FunctionUrl, dialect, response }.into_streamed();
        let head = prelude.strip_suffix(&[0; 8]).unwrap();
        (serde_json::from_slice(head).unwrap(), data)
    }

    #[test]
    fn refuses_a_head_that_is_too_large_to_be_streamed() {
        let (head, body) = streamed("x-large", 16_000);
        assert_eq!((&head["headers"]["x-large"].as_str().unwrap().len(), &*body), (&16_000, &b"reply"[..]));
        let (head, body) = streamed("x-large", 17_000);
        assert_eq!(head["headers"]["access-control-allow-origin"], "https://shop.example");
        assert!(head["headers"]["x-large"].is_null());
        assert!(String::from_utf8_lossy(&body).contains("grpc-status:8"), "{body:?}");
        let (head, _) = streamed("access-control-expose-headers", 17_000);
        assert_eq!(head["statusCode"], 500);
    }
}
