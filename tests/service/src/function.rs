//! The service as a Lambda function.

use std::env;
use std::error::Error;
use std::str::FromStr;
use std::time::Duration;

use lambda_grpc::Host;
use lambda_grpc::host::ResponseMode;
use tokio::runtime::Builder;

use crate::pb::echo_server::EchoServer;
use crate::{Echoing, record, start};

/// The settings of the function. Each has an environment variable, which `main.rs` describes.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Set by programs only. `LAMBDA_GRPC_RESPONSE_MODE` has the same effect.
    pub response_mode: Option<ResponseMode>,
    /// One thread if `None`.
    pub threads: Option<usize>,
    pub twirp_prefix: Option<String>,
    /// Whether calls from every origin are allowed.
    #[cfg(feature = "cors")]
    pub has_cors: bool,
    pub deadline_margin: Option<Duration>,
    pub after_restore: Option<AfterRestore>,
    pub failing_starts: usize,
    pub exiting_starts: usize,
}

/// The result of the hook that runs after a SnapStart restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterRestore {
    Succeeds,
    Fails,
}

impl Settings {
    /// Reads the environment variables.
    ///
    /// # Errors
    ///
    /// Fails if the value of a variable is invalid.
    pub fn from_environment() -> Result<Self, Box<dyn Error>> {
        let after_restore = match env::var("SERVICE_AFTER_RESTORE").ok().as_deref() {
            None => None,
            Some("succeeds") => Some(AfterRestore::Succeeds),
            Some("fails") => Some(AfterRestore::Fails),
            Some(other) => return Err(format!("`SERVICE_AFTER_RESTORE` is `{other}`").into()),
        };
        Ok(Self {
            response_mode: None,
            threads: number("SERVICE_THREADS")?,
            twirp_prefix: env::var("SERVICE_TWIRP_PREFIX").ok(),
            #[cfg(feature = "cors")]
            has_cors: env::var_os("SERVICE_CORS").is_some(),
            deadline_margin: number("SERVICE_DEADLINE_MARGIN_MS")?.map(Duration::from_millis),
            after_restore,
            failing_starts: number("SERVICE_FAILING_STARTS")?.unwrap_or_default(),
            exiting_starts: number("SERVICE_EXITING_STARTS")?.unwrap_or_default(),
        })
    }

    /// Serves calls until the process must end.
    ///
    /// # Errors
    ///
    /// Fails if the host does, or if the settings request a failure.
    pub fn run(self) -> Result<(), Box<dyn Error>> {
        start::check(&self)?;
        let mut host = Host::new();
        if let Some(mode) = self.response_mode {
            host = host.response_mode(mode);
        }
        if let Some(prefix) = self.twirp_prefix {
            host = host.twirp_prefix(prefix);
        }
        if let Some(margin) = self.deadline_margin {
            host = host.deadline_margin(margin);
        }
        if let Some(result) = self.after_restore {
            host = host.after_restore(move || start::restored(result));
        }
        let mut runtime = match self.threads {
            Some(_) => Builder::new_multi_thread(),
            None => Builder::new_current_thread(),
        };
        if let Some(threads) = self.threads {
            runtime.worker_threads(threads);
        }
        let runtime = runtime.enable_all().build()?;
        let server = EchoServer::new(Echoing);
        #[cfg(feature = "cors")]
        if self.has_cors {
            let server = lambda_grpc::layer::Cors::any_origin().layer(server);
            runtime.block_on(host.run(server))?;
            return Ok(record::line("run returned")?);
        }
        runtime.block_on(host.run(server))?;
        record::line("run returned")?;
        Ok(())
    }
}

/// Reads a variable with a number.
fn number<T: FromStr>(name: &str) -> Result<Option<T>, String> {
    let Some(text) = env::var_os(name) else { return Ok(None) };
    let number = text.to_str().and_then(|text| text.parse().ok());
    number.map(Some).ok_or_else(|| format!("`{name}` is not a number: {text:?}"))
}
