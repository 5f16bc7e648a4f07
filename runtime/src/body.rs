//! HTTP bodies: one that is complete in memory, and the reading of others.

use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use bytes::{Buf, Bytes, BytesMut};
use http::HeaderMap;
use http_body::{Frame, SizeHint};

use crate::error::BoxError;

/// A complete HTTP body with optional trailers.
///
/// All calls are unary, so a body is a single buffer: it is never streamed, and collecting it copies nothing.
#[derive(Debug, Default)]
pub struct Body {
    // An empty body is `None`, so that HTTP/2 ends the stream with the HEADERS frame. gRPC calls such a
    // response Trailers-Only, and most native clients lose the status of an error in any other form.
    data: Option<Bytes>,
    trailers: Option<HeaderMap>,
}

impl Body {
    /// Creates a body from its bytes.
    #[must_use]
    pub fn new(data: impl Into<Bytes>) -> Self {
        let data = data.into();
        Self { data: if data.is_empty() { None } else { Some(data) }, trailers: None }
    }

    /// Creates a body without bytes.
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

    /// Adds trailers, which a host sends after the data if its transport has trailers.
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

/// The request bodies that a server accepts: all HTTP bodies whose error can be boxed.
pub trait RequestBody: http_body::Body<Data: Send, Error: Into<BoxError>> + Send + 'static {}

impl<B> RequestBody for B where B: http_body::Body<Data: Send, Error: Into<BoxError>> + Send + 'static {}

/// The body of a request, which is read even if the request is rejected.
///
/// An HTTP/1.1 server closes the connection after a request that was not read completely. A client that is
/// still writing would then see a broken pipe instead of the response.
pub(crate) struct RequestReader<'a, B> {
    body: Pin<&'a mut B>,
    is_started: bool,
}

/// The maximum number of bytes that are read from a body that is not used.
const MAX_DISCARDED: usize = 64 * 1024;

impl<'a, B> RequestReader<'a, B>
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
            self.read_and_drop().await;
        }
        collected
    }

    /// Reads up to [`MAX_DISCARDED`] bytes of a body that has not been read yet.
    ///
    /// A body that was collected in part is left alone: its client missed the deadline.
    pub(crate) async fn discard(&mut self) {
        if !self.is_started {
            self.read_and_drop().await;
        }
    }

    async fn read_and_drop(&mut self) {
        let mut left = MAX_DISCARDED;
        while left > 0
            && !self.body.is_end_stream()
            && let Some(Ok(frame)) = std::future::poll_fn(|cx| self.body.as_mut().poll_frame(cx)).await
        {
            left = left.saturating_sub(frame.data_ref().map_or(0, Buf::remaining));
        }
    }
}

/// The reason why a body could not be collected.
#[derive(Debug)]
pub(crate) enum CollectError {
    /// The body has more bytes than the limit.
    TooLarge,
    /// The peer or a layer ended the body with an error.
    Aborted(BoxError),
}

/// Collects the data of an HTTP body into one buffer of at most `limit` bytes.
///
/// A body of one frame, such as every [`Body`], is not copied.
pub(crate) async fn collect<B>(body: B, limit: usize) -> Result<Bytes, CollectError>
where
    B: http_body::Body,
    B::Error: Into<BoxError>,
{
    let mut body = pin!(body);
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    while let Some(frame) = std::future::poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        let frame = frame.map_err(|error| CollectError::Aborted(error.into()))?;
        // The trailers of a unary request are ignored.
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

/// Returns the beginning of a body that is quoted in an error message.
#[cfg(any(feature = "invoke", feature = "local"))]
pub(crate) fn excerpt(body: &[u8]) -> String {
    // A status is sent in a header.
    const MAX: usize = 1024;

    let (shown, cut) = body.split_at(body.len().min(MAX));
    let shown = String::from_utf8_lossy(shown);
    if cut.is_empty() { shown.trim_end().to_owned() } else { format!("{shown}..") }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use super::*;

    /// A body that counts the kilobytes that were read.
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
    fn reads_an_unused_body_up_to_a_bound() {
        for (size, read) in [(0, 0), (3, 3), (1000, 64)] {
            let mut body = pin!(Kilobytes { left: size, read: 0 });
            block_on(RequestReader::new(body.as_mut()).discard());
            assert_eq!(body.read, read);
        }
    }

    #[test]
    fn keeps_reading_a_body_that_is_too_large() {
        let mut body = pin!(Kilobytes { left: 9, read: 0 });
        let mut upload = RequestReader::new(body.as_mut());
        assert!(matches!(block_on(upload.collect(2048)), Err(CollectError::TooLarge)));
        block_on(upload.discard());
        assert_eq!(body.read, 9);
    }

    #[test]
    fn discards_nothing_of_a_collected_body() {
        let mut body = pin!(Kilobytes { left: 2, read: 0 });
        let mut upload = RequestReader::new(body.as_mut());
        assert_eq!(block_on(upload.collect(2048)).unwrap().len(), 2048);
        block_on(upload.discard());
        assert_eq!(body.read, 2);
    }
}
