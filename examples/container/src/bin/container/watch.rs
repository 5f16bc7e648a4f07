//! The streaming RPC, which only the container serves.

use std::time::{Duration, SystemTime};

use axum::extract::Request as HttpRequest;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response as HttpResponse};
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use streaming::tide_service_server::{TideService, TideServiceServer};
use tides::pb::{Level, WatchLevelRequest};
use tokio::time::MissedTickBehavior;
use tonic::{Request, Response, Status};

use crate::shutdown::Shutdown;

mod streaming {
    tonic::include_proto!("tonic/acme.tides.v1");
}

type Levels = BoxStream<'static, Result<Level, Status>>;

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
        // A slow caller receives fewer levels, and no old ones.
        interval.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let shutdown = self.shutdown.clone();
        let levels = stream::unfold(Some(interval), move |interval| {
            let (gauge, shutdown) = (gauge.clone(), shutdown.clone());
            async move {
                let mut interval = interval?;
                tokio::select! {
                    // An open stream would keep the server from ending. The status says that a new call may succeed.
                    () = shutdown.wait() => Some((Err(Status::unavailable("the server shuts down")), None)),
                    _ = interval.tick() => Some((tides::level(&gauge, now()), Some(interval))),
                }
            }
        });
        Ok(Response::new(levels.boxed()))
    }
}

/// Rejects the other protocols, because tonic would report their messages as invalid frames.
pub(crate) async fn require_grpc(request: HttpRequest, next: Next) -> HttpResponse {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or_default();
    if content_type.starts_with("application/grpc") && !content_type.starts_with("application/grpc-web") {
        return next.run(request).await;
    }
    let message = "`WatchLevel` streams, and this server streams in gRPC only: use a native gRPC client\n";
    // https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, "Requests"
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, message).into_response()
}

fn now() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_secs())
}
