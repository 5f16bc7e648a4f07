//! The Lambda host without Lambda, for `testing`: an event in, what the function would send to the Runtime API out.

use bytes::Bytes;
use lambda_runtime::Context;

use super::exchange::{HttpService, answer};
use super::settings::{Host, ResponseMode};
use crate::event::{Event, UnknownEvent};

/// What the function sends.
pub(crate) enum Reply {
    Buffered(String),
    /// Prelude, NUL bytes and body.
    Streamed(Bytes),
}

/// Answers one event the way that [`Host::run`] would.
pub(crate) async fn reply<S: HttpService>(
    host: &Host,
    service: S,
    event: Event,
    context: Context,
) -> Result<Reply, UnknownEvent> {
    let is_streamed = host.response_mode == ResponseMode::Streaming && event.can_stream();
    let answer = answer(host, service, event, Some(context)).await?;
    Ok(if is_streamed {
        let reply = answer.into_streamed();
        Reply::Streamed([reply.prelude, reply.data].concat().into())
    } else {
        Reply::Buffered(answer.into_buffered())
    })
}
