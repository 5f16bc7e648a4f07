//! The settings of a host.

use std::fmt;
use std::sync::Arc;

use super::deadlines::Deadlines;
use super::health_checks::HealthChecks;
use super::response_mode::ResponseMode;
use crate::call::NativeGrpc;
use crate::error::BoxError;
use crate::event::{Event, Prefixes};
use crate::future::BoxFuture;
use crate::protocol::TwirpPrefix;

/// The settings of a host.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(super) prefixes: Prefixes,
    /// `None` if the application did not set it.
    pub(super) response_mode: Option<ResponseMode>,
    pub(super) health_checks: HealthChecks,
    pub(super) twirp_prefix: TwirpPrefix,
    pub(super) native_grpc: NativeGrpc,
    pub(super) after_restore: Option<AfterRestore>,
    pub(super) deadlines: Deadlines,
}

impl Settings {
    /// Returns the mode of the response to an event.
    pub(super) fn response_mode_for(&self, event: &Event) -> ResponseMode {
        if event.can_stream() { self.response_mode.unwrap_or_default() } else { ResponseMode::Buffered }
    }
}

/// The hook that runs after a SnapStart restore.
#[derive(Clone)]
pub(super) struct AfterRestore(Arc<Hook>);

type Hook = dyn Fn() -> BoxFuture<'static, Result<(), BoxError>> + Send + Sync;

impl AfterRestore {
    pub(super) fn new<F, E>(hook: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self(Arc::new(move || {
            let restored = hook();
            Box::pin(async move { restored.await.map_err(Into::into) })
        }))
    }

    pub(super) async fn run(&self) -> Result<(), BoxError> {
        (self.0)().await
    }
}

impl fmt::Debug for AfterRestore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AfterRestore")
    }
}
