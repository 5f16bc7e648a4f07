//! The buffer in which an event has been received.

use bytes::{Bytes, BytesMut};

/// The HTTP client that has received the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventBuffer {
    /// That of lambda-grpc. The event is the only reference to its buffer.
    LambdaGrpc,
    /// hyper, for lambda_runtime. A small event is a slice of the read buffer, and a large one was
    /// concatenated from pieces.
    #[cfg(feature = "peers")]
    Hyper,
}

/// The number of bytes that both read at once at first.
const READ_SIZE: usize = 8192;

impl EventBuffer {
    /// Creates copies of an event.
    pub(crate) fn events(self, event: &[u8], times: usize) -> std::vec::IntoIter<Bytes> {
        let exclusive = |_| {
            let mut buffer = BytesMut::with_capacity(READ_SIZE.max(event.len()));
            buffer.extend_from_slice(event);
            buffer.freeze()
        };
        let events: Vec<_> = match self {
            Self::LambdaGrpc => (0..times).map(exclusive).collect(),
            #[cfg(feature = "peers")]
            Self::Hyper if event.len() > READ_SIZE => {
                (0..times).map(|_| Bytes::from(event.to_vec())).collect()
            }
            #[cfg(feature = "peers")]
            Self::Hyper => {
                let mut buffer = Bytes::from(event.repeat(times));
                (0..times).map(|_| buffer.split_to(event.len())).collect()
            }
        };
        events.into_iter()
    }
}
