//! One connection: HTTP/1.1, or HTTP/2 without TLS.

use std::convert::Infallible;
use std::fmt::Display;
use std::io::{self, Cursor};
use std::pin::pin;

use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulConnection;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedReadHalf;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::calls_in_flight::CallsInFlight;
use super::gateway::Gateway;
use super::timeouts::Timeouts;
use crate::host::http_service::HttpService;

/// The first bytes of an HTTP/2 connection:
/// [RFC 9113, section 3.4](https://www.rfc-editor.org/rfc/rfc9113#section-3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Serves a connection until it is closed, or until the server shuts down and no call is in flight.
///
/// The connection counts as open until `shutdown` is dropped.
pub(super) async fn serve<S: HttpService>(
    stream: TcpStream,
    gateway: Gateway<S>,
    timeouts: Timeouts,
    mut shutdown: watch::Receiver<()>,
) {
    let (mut reader, writer) = stream.into_split();
    let start = tokio::select! {
        start = timeout(timeouts.headers, read_start(&mut reader)) => start,
        _ = shutdown.changed() => return,
    };
    let Ok(Ok(start)) = start else { return };
    let is_http2 = start == PREFACE;
    let io = TokioIo::new(tokio::io::join(Cursor::new(start).chain(reader), writer));
    let calls = CallsInFlight::new();
    let in_flight = calls.clone();
    let service = service_fn(move |request: http::Request<Incoming>| {
        let (gateway, calls) = (gateway.clone(), calls.clone());
        async move { Ok::<_, Infallible>(gateway.serve(request, timeouts.body, &calls).await) }
    });
    if is_http2 {
        let mut http2 = http2::Builder::new(TokioExecutor::new());
        // Nothing but the rest of a request's headers may follow their first frame, so a client that sends
        // half of them cannot respond to a ping either.
        http2.timer(TokioTimer::new());
        http2.keep_alive_interval(timeouts.headers * 2 / 3).keep_alive_timeout(timeouts.headers / 3);
        drive(http2.serve_connection(io, service), &in_flight, timeouts, shutdown).await;
    } else {
        let mut http1 = http1::Builder::new();
        http1.timer(TokioTimer::new()).header_read_timeout(timeouts.headers);
        drive(http1.serve_connection(io, service), &in_flight, timeouts, shutdown).await;
    }
}

/// Reads up to the first byte that is not part of [`PREFACE`], and at most as many bytes.
async fn read_start(reader: &mut OwnedReadHalf) -> io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(PREFACE.len());
    while start.len() < PREFACE.len() && PREFACE.starts_with(&start) {
        let left = (PREFACE.len() - start.len()) as u64;
        if (&mut *reader).take(left).read_buf(&mut start).await? == 0 {
            break;
        }
    }
    Ok(start)
}

async fn drive<C: GracefulConnection<Error: Display>>(
    connection: C,
    calls: &CallsInFlight,
    timeouts: Timeouts,
    mut shutdown: watch::Receiver<()>,
) {
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = shutdown.changed() => {
            connection.as_mut().graceful_shutdown();
            // A graceful shutdown waits for the second half of a request, which may never come.
            let calls_ended = async {
                calls.ended().await;
                sleep(timeouts.flush).await;
            };
            tokio::select! {
                ended = connection => ended,
                () = calls_ended => Ok(()),
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection failed");
    }
}
