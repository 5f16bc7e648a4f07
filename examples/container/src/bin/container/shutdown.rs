//! The end of the server, when ECS, Kubernetes or a terminal asks for it.

use std::io;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

/// How long calls in flight may take. ECS, as set in `template.yaml`, and Kubernetes send SIGKILL after 30 seconds.
const GRACE_PERIOD: Duration = Duration::from_secs(20);

#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Stage {
    Serving,
    ShuttingDown,
    Ended,
}

/// The shutdown that the first signal starts.
#[derive(Clone)]
pub(crate) struct Shutdown(watch::Receiver<Stage>);

impl Shutdown {
    /// Waits for SIGTERM or Ctrl-C. The services are not serving from then on.
    pub(crate) fn on_signal(mut reporter: HealthReporter, services: [&'static str; 2]) -> io::Result<Self> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let (sender, receiver) = watch::channel(Stage::Serving);
        tokio::spawn(async move {
            either(&mut terminate, &mut interrupt).await;
            for service in services {
                reporter.set_service_status(service, ServingStatus::NotServing).await;
                // Clients that watch the status receive it. Then this ends their streams.
                reporter.clear_service_status(service).await;
            }
            let _ = sender.send(Stage::ShuttingDown);
            // Without a limit, a client that does not respond would keep the server from ending.
            let _ = tokio::time::timeout(GRACE_PERIOD, either(&mut terminate, &mut interrupt)).await;
            let _ = sender.send(Stage::Ended);
        });
        Ok(Self(receiver))
    }

    /// Completes when calls have to end.
    pub(crate) async fn wait(self) {
        self.reach(Stage::ShuttingDown).await;
    }

    /// Completes when the server has to end, even with calls in flight: after a grace period, or a second signal.
    pub(crate) async fn wait_for_end(self) {
        self.reach(Stage::Ended).await;
    }

    async fn reach(mut self, stage: Stage) {
        let _ = self.0.wait_for(|&reached| reached >= stage).await;
    }
}

async fn either(terminate: &mut Signal, interrupt: &mut Signal) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

#[cfg(test)]
mod tests {
    use rustix::process::{Signal, getpid, kill_process};

    use super::*;

    // The clock of tokio advances on its own while all tasks wait for it.
    #[tokio::test(start_paused = true)]
    async fn the_grace_period_ends_before_sigkill() {
        let (reporter, _health) = tonic_health::server::health_reporter();
        let shutdown = Shutdown::on_signal(reporter, ["", "tides"]).unwrap();
        kill_process(getpid(), Signal::TERM).unwrap();
        shutdown.clone().wait().await;
        tokio::time::timeout(Duration::from_secs(30), shutdown.wait_for_end()).await.unwrap();
    }
}
