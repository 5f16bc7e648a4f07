//! The memory that an event is in when its bytes have arrived.

use bytes::{Bytes, BytesMut};

/// Who has read the event from the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// lambda-grpc's own loop: the buffer that it read into becomes the event, which nobody else holds.
    Own,
    /// hyper, for lambda_runtime: a small event is a piece of the buffer that hyper reads into, and a large one, which came in
    /// pieces, has been put together.
    #[cfg(feature = "peers")]
    Hyper,
}

/// How many bytes both read at once, until they know that more will come.
const READ_SIZE: usize = 8192;

impl Arrival {
    /// Makes events.
    pub(crate) fn of(self, event: &[u8], times: usize) -> std::vec::IntoIter<Bytes> {
        let own = |_| {
            let mut buffer = BytesMut::with_capacity(READ_SIZE.max(event.len()));
            buffer.extend_from_slice(event);
            buffer.freeze()
        };
        let events: Vec<_> = match self {
            Self::Own => (0..times).map(own).collect(),
            #[cfg(feature = "peers")]
            Self::Hyper if event.len() > READ_SIZE => {
                (0..times).map(|_| Bytes::from(event.to_vec())).collect()
            }
            #[cfg(feature = "peers")]
            Self::Hyper => {
                let mut all = Bytes::from(event.repeat(times));
                (0..times).map(|_| all.split_to(event.len())).collect()
            }
        };
        events.into_iter()
    }
}
