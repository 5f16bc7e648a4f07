//! The trailing metadata of a response.

use tonic::Response;
use tonic::metadata::MetadataMap;

/// The trailing metadata of a success, in the extensions of a [`Response`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Trailers(pub(crate) MetadataMap);

/// The trailing metadata of a [`Response`], which tonic cannot set for unary calls.
///
/// ```
/// use lambda_grpc::{Response, ResponseExt};
///
/// let mut response = Response::new("message");
/// response.trailers_mut().insert("x-cost", 3.into());
/// assert!(response.trailers().is_some());
/// ```
pub trait ResponseExt {
    /// Returns the trailing metadata, if it was set.
    fn trailers(&self) -> Option<&MetadataMap>;

    /// Returns the trailing metadata, which is empty at first.
    fn trailers_mut(&mut self) -> &mut MetadataMap;
}

impl<T> ResponseExt for Response<T> {
    fn trailers(&self) -> Option<&MetadataMap> {
        self.extensions().get::<Trailers>().map(|trailers| &trailers.0)
    }

    fn trailers_mut(&mut self) -> &mut MetadataMap {
        &mut self.extensions_mut().get_or_insert_default::<Trailers>().0
    }
}
