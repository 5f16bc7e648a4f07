//! Metadata that a handler sends after its reply.

use tonic::Response;
use tonic::metadata::MetadataMap;

/// Holds the trailing metadata of a reply that succeeded, in the extensions of a [`Response`].
///
/// Set it through [`ResponseExt::trailers_mut`].
#[derive(Debug, Clone, Default)]
pub struct Trailers(pub MetadataMap);

/// Gives tonic's [`Response`] the trailing metadata that tonic has no way to set for a unary call.
///
/// ```
/// use lambda_grpc::{Response, ResponseExt};
///
/// let mut response = Response::new("reply");
/// response.trailers_mut().insert("x-cost", 3.into());
/// assert!(response.trailers().is_some());
/// ```
pub trait ResponseExt {
    /// Returns the trailing metadata, if any was set.
    fn trailers(&self) -> Option<&MetadataMap>;

    /// Returns the trailing metadata to add to.
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
