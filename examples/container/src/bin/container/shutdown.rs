//! The end of the server, when ECS, Kubernetes or a terminal asks for it.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

/// Completes when the server has to end.
#[derive(Clone)]
pub(crate) struct Shutdown(watch::Receiver<bool>);

impl Shutdown {
    /// Waits for SIGTERM or Ctrl-C. The services are not serving from then on.
    pub(crate) fn on_signal(mut reporter: HealthReporter, services: [&'static str; 2]) -> io::Result<Self> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let (sender, receiver) = watch::channel(false);
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            for service in services {
                reporter.set_service_status(service, ServingStatus::NotServing).await;
                // Clients that watch the status receive it. Then this ends their streams.
                reporter.clear_service_status(service).await;
            }
            let _ = sender.send(true);
        });
        Ok(Self(receiver))
    }

    pub(crate) async fn wait(mut self) {
        let _ = self.0.wait_for(|&ends| ends).await;
    }
}
