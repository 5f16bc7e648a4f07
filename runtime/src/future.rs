//! A boxed future.

use std::pin::Pin;

/// A boxed future, which gives futures of different types the same type.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
