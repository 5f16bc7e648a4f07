//! The body that travels between a host and a protocol: bytes that are already there, and maybe trailers.

use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use bytes::{Buf, Bytes, BytesMut};
use http::HeaderMap;
use http_body::{Frame, SizeHint};

use crate::error::BoxError;

/// Holds a whole message body and, where HTTP has them, its trailers.
///
/// Every call is unary, so a body is never more than one piece of memory: no stream to poll and nothing to copy.
#[derive(Debug, Default)]
pub struct Body {
    // `None` rather than empty, so that a body without data ends the stream on the HEADERS frame: gRPC calls that
    // a Trailers-Only reply, and most native clients lose the status of an error that comes in any other form.
    data: Option<Bytes>,
    trailers: Option<HeaderMap>,
}

impl Body {
    /// Wraps bytes that are already complete.
    #[must_use]
    pub fn new(data: impl Into<Bytes>) -> Self {
        Self { data: Some(data.into()).filter(|data| !data.is_empty()), trailers: None }
    }

    /// Returns a body of no bytes.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Returns the data that has not been polled yet.
    #[cfg(test)]
    pub(crate) fn data(&self) -> &[u8] {
        self.data.as_deref().unwrap_or_default()
    }

    /// Returns the data that has not been polled yet, without a copy.
    pub(crate) fn into_data(self) -> Bytes {
        self.data.unwrap_or_default()
    }

    /// Adds the trailers that follow the data on a host that can send them.
    #[must_use]
    pub fn with_trailers(mut self, trailers: HeaderMap) -> Self {
        self.trailers = Some(trailers);
        self
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let frame = match self.data.take() {
            Some(data) => Some(Frame::data(data)),
            None => self.trailers.take().map(Frame::trailers),
        };
        Poll::Ready(frame.map(Ok))
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none() && self.trailers.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.data.as_ref().map_or(0, |data| data.len() as u64))
    }
}

/// The bodies that a server takes: every HTTP body whose error can be boxed.
pub trait RequestBody: http_body::Body<Data: Send, Error: Into<BoxError>> + Send + 'static {}

impl<B> RequestBody for B where B: http_body::Body<Data: Send, Error: Into<BoxError>> + Send + 'static {}

/// A request's body on its way in.
///
/// A server of HTTP/1.1 closes the connection of a request that was not read, and a client that is still writing then sees
/// a broken pipe in place of its answer. So every request is read, also one that is refused for its path.
pub(crate) struct Upload<'a, B> {
    body: Pin<&'a mut B>,
    is_started: bool,
}

/// How much of a body is read that nobody wants.
const MAX_DISCARDED: usize = 64 * 1024;

impl<'a, B> Upload<'a, B>
where
    B: http_body::Body,
    B::Error: Into<BoxError>,
{
    pub(crate) fn new(body: Pin<&'a mut B>) -> Self {
        Self { body, is_started: false }
    }

    /// Collects the body, as [`collect`] does.
    pub(crate) async fn collect(&mut self, limit: usize) -> Result<Bytes, CollectError> {
        self.is_started = true;
        let collected = collect(self.body.as_mut(), limit).await;
        if matches!(collected, Err(CollectError::TooLarge)) {
            self.skim().await;
        }
        collected
    }

    /// Reads a body that was not collected, up to a bound.
    ///
    /// Not one whose collecting was broken off: its client is too slow already.
    pub(crate) async fn discard(&mut self) {
        if !self.is_started {
            self.skim().await;
        }
    }

    async fn skim(&mut self) {
        let mut left = MAX_DISCARDED;
        while left > 0
            && !self.body.is_end_stream()
            && let Some(Ok(frame)) = std::future::poll_fn(|cx| self.body.as_mut().poll_frame(cx)).await
        {
            left = left.saturating_sub(frame.data_ref().map_or(0, Buf::remaining));
        }
    }
}

/// Says why a body could not be collected.
#[derive(Debug)]
pub(crate) enum CollectError {
    /// More bytes arrived than `limit`.
    TooLarge,
    /// The peer or a layer broke the body off.
    Broken(BoxError),
}

/// Collects the data of any HTTP body into one piece, counting bytes as they arrive.
///
/// A body that is one frame (every [`Body`]) is handed on without a copy.
pub(crate) async fn collect<B>(body: B, limit: usize) -> Result<Bytes, CollectError>
where
    B: http_body::Body,
    B::Error: Into<BoxError>,
{
    let mut body = pin!(body);
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    while let Some(frame) = std::future::poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        let frame = frame.map_err(|error| CollectError::Broken(error.into()))?;
        // Trailers are of no interest: a client of a unary call has nothing to say after its message.
        let Ok(mut data) = frame.into_data() else { continue };
        if data.remaining() > limit - first.len() - rest.len() {
            return Err(CollectError::TooLarge);
        }
        if first.is_empty() && rest.is_empty() {
            first = data.copy_to_bytes(data.remaining());
        } else {
            if rest.is_empty() {
                rest.extend_from_slice(&std::mem::take(&mut first));
            }
            rest.extend_from_slice(&data.copy_to_bytes(data.remaining()));
        }
        if body.is_end_stream() {
            break;
        }
    }
    Ok(if rest.is_empty() { first } else { rest.freeze() })
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use super::*;

    /// A body of kilobytes, which counts those that were read.
    struct Kilobytes {
        left: usize,
        read: usize,
    }

    impl http_body::Body for Kilobytes {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            let Some(left) = self.left.checked_sub(1) else { return Poll::Ready(None) };
            (self.left, self.read) = (left, self.read + 1);
            Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[0; 1024])))))
        }
    }

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
    }

    #[test]
    fn reads_a_body_that_nobody_wants_up_to_a_bound() {
        for (size, read) in [(0, 0), (3, 3), (1000, 64)] {
            let mut body = pin!(Kilobytes { left: size, read: 0 });
            block_on(Upload::new(body.as_mut()).discard());
            assert_eq!(body.read, read);
        }
    }

    #[test]
    fn reads_on_after_a_body_that_is_too_large() {
        let mut body = pin!(Kilobytes { left: 9, read: 0 });
        let mut upload = Upload::new(body.as_mut());
        assert!(matches!(block_on(upload.collect(2048)), Err(CollectError::TooLarge)));
        block_on(upload.discard());
        assert_eq!(body.read, 9);
    }

    #[test]
    fn leaves_nothing_to_read_of_a_body_that_was_collected() {
        let mut body = pin!(Kilobytes { left: 2, read: 0 });
        let mut upload = Upload::new(body.as_mut());
        assert_eq!(block_on(upload.collect(2048)).unwrap().len(), 2048);
        block_on(upload.discard());
        assert_eq!(body.read, 2);
    }
}
