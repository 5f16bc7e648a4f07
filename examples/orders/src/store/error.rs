//! Errors of stores.

use std::error::Error;
use std::fmt;

/// An error of a store. Its text is for the log: it can contain names of tables and other internals.
#[derive(Debug)]
pub enum StoreError {
    /// The database is overloaded or cannot be reached. A later attempt may succeed.
    Unavailable(Box<dyn Error + Send + Sync>),
    /// The database rejected the operation, or contains what is not an order.
    Failed(Box<dyn Error + Send + Sync>),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Unavailable(error) | Self::Failed(error)) = self;
        write!(f, "{error}")?;
        // The SDK says only in the sources of its errors what happened.
        let mut source = error.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

impl Error for StoreError {}
