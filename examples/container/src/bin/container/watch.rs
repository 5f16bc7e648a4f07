//! The streaming RPC, which only the container serves.

use std::pin::{Pin, pin};
use std::time::{Duration, SystemTime};

use streaming::tide_service_server::{TideService, TideServiceServer};
use tides::pb::{Level, WatchLevelRequest};
use tokio::sync::mpsc;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use crate::shutdown::Shutdown;

mod streaming {
    tonic::include_proto!("tonic/acme.tides.v1");
}

type Levels = Pin<Box<dyn Stream<Item = Result<Level, Status>> + Send>>;

/// Sends levels until the caller has enough, or the server shuts down.
pub(crate) struct Watch {
    shutdown: Shutdown,
}

impl Watch {
    pub(crate) fn new(shutdown: Shutdown) -> Self {
        Self { shutdown }
    }

    pub(crate) fn into_server(self) -> TideServiceServer<Self> {
        TideServiceServer::new(self)
    }
}

#[tonic::async_trait]
impl TideService for Watch {
    async fn watch_level(&self, request: Request<WatchLevelRequest>) -> Result<Response<Levels>, Status> {
        let WatchLevelRequest { gauge, interval_seconds } = request.into_inner();
        tides::level(&gauge, now())?;
        if interval_seconds == 0 {
            return Err(Status::invalid_argument("`interval_seconds` must be at least 1"));
        }
        let mut interval = tokio::time::interval(Duration::from_secs(interval_seconds.into()));
        let shutdown = self.shutdown.clone();
        // A small buffer, so that a slow caller receives no old levels.
        let (sender, receiver) = mpsc::channel(1);
        tokio::spawn(async move {
            let mut shutdown = pin!(shutdown.wait());
            loop {
                tokio::select! {
                    _ = interval.tick() => {}
                    // An open stream would keep the server from ending. The status says that a new call may succeed.
                    () = &mut shutdown => {
                        let _ = sender.send(Err(Status::unavailable("the server shuts down"))).await;
                        return;
                    }
                    () = sender.closed() => return,
                }
                if sender.send(tides::level(&gauge, now())).await.is_err() {
                    return;
                }
            }
        });
        Ok(Response::new(Box::pin(ReceiverStream::new(receiver))))
    }
}

fn now() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_secs())
}
