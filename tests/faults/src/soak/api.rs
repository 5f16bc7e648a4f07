//! A Runtime API that behaves like that of Lambda (RAPID), with the faults of a plan.
//!
//! According to [its source](https://github.com/aws/aws-lambda-runtime-interface-emulator), it sends an event
//! again if it could not send it. It rejects a second response with 403, and a response with an unknown
//! request id with 400.

use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use runtime_api::{Close, Connection, Endpoint, Head, Request, Serve, header, responses};

use super::tracker::{Tracker, Verdict};
use crate::fault::PostFault;
use crate::framing::Response;
use crate::ids::Ids;
use crate::plan::{Plan, Settings};

/// The Runtime API of a run.
#[derive(Debug)]
pub(super) struct Api {
    pub(super) settings: Settings,
    pub(super) tracker: Arc<Tracker>,
}

/// Whether a connection serves another request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Keep,
    Close,
}

impl Serve for Api {
    fn serve(&self, connection: &mut Connection) -> io::Result<()> {
        let mut is_first = true;
        while let Some(request) = connection.read_head().inspect_err(|error| self.malformed(error))? {
            let was_first = std::mem::replace(&mut is_first, false);
            if was_first && request.endpoint().is_some_and(Endpoint::is_for_extension) {
                self.tracker.lock().counts.of_extension += 1;
            }
            if self.respond(request, connection)? == Flow::Close {
                break;
            }
        }
        Ok(())
    }
}

impl Api {
    fn respond(&self, mut request: Request, connection: &mut Connection) -> io::Result<Flow> {
        if !request.header("user-agent").is_some_and(|agent| agent.starts_with("lambda-grpc/")) {
            self.tracker.fail(format!("a request without our user agent: {request:?}"));
        }
        match Endpoint::of(&request.method, &request.path) {
            Some(Endpoint::NextInvocation) => self.next(connection),
            Some(Endpoint::NextRestore) => {
                // The snapshot is taken now, and all connections end with it.
                self.tracker.lock().counts.reconnects += 1;
                connection.write(&Head::new("200 OK").without_body())?;
                Ok(Flow::Keep)
            }
            Some(Endpoint::Response(id) | Endpoint::Error(id)) => {
                let id = id.to_owned();
                self.posted(&id, request, connection)
            }
            Some(Endpoint::RegisterExtension) => {
                connection.read_body(&mut request)?;
                connection.write(&responses::registered("faults").encode())?;
                Ok(Flow::Keep)
            }
            // No event is ever sent: SHUTDOWN is the only one, and internal extensions cannot register for it.
            Some(Endpoint::NextExtensionEvent) => connection.wait_for_close().map(|()| Flow::Close),
            _ => {
                self.tracker.fail(format!("a request for an unknown path: {request:?}"));
                connection.write(&responses::not_found().encode())?;
                Ok(Flow::Keep)
            }
        }
    }

    fn next(&self, connection: &mut Connection) -> io::Result<Flow> {
        let Some(number) = self.tracker.take() else { return Ok(Flow::Close) };
        let mut plan = Plan::of(self.settings, number);
        if let Some(fault) = plan.next
            && self.tracker.may_fail_next(number)
        {
            let flow = self.fail_next(fault, &mut plan, connection);
            self.tracker.give_back(number);
            return flow;
        }
        let event = plan.event();
        // Before the event is sent: the function may respond on another connection as soon as the last byte
        // is written.
        self.tracker.mark_sent(number);
        if let Err(error) = send(&event, &mut plan, connection) {
            self.tracker.give_back(number);
            return Err(error);
        }
        if event.closes {
            return self.close("closed by a header", Close::End, connection);
        }
        match plan.post {
            Some(fault) => self.fail_before_post(fault, number, &mut plan, connection),
            None => Ok(Flow::Keep),
        }
    }

    /// Serves a posted response.
    fn posted(&self, id: &str, mut request: Request, connection: &mut Connection) -> io::Result<Flow> {
        let invocation = request.header(header::INVOCATION_ID).map(str::to_owned);
        let Some(number) = Ids::find(self.settings.seed, id, invocation.as_deref()) else {
            self.tracker.fail(format!("ids that do not belong together: {request:?}"));
            connection.read_body(&mut request)?;
            connection.write(&Head::new("400 Bad Request").without_body())?;
            return Ok(Flow::Keep);
        };
        let mut plan = Plan::of(self.settings, number);
        let fault = plan.post.filter(|_| self.tracker.may_fail_post(number));
        if let Some(PostFault::InBody(close)) = fault {
            connection.read_part(1 + plan.random.below(16))?;
            return self.close("response: closed in its body", close, connection);
        }
        connection.read_body(&mut request).inspect_err(|error| self.malformed(error))?;
        let checked = plan.call.check(&request, self.settings.is_streaming);
        if let Err(problem) = checked.and_then(|()| self.tracker.record(number, request.digest())) {
            self.tracker.fail(problem);
        }
        if let Some(PostFault::Ignored(close)) = fault {
            return self.close("response: closed, without effect", close, connection);
        }
        let verdict = self.tracker.complete(number);
        let acknowledgement = plan.acknowledgement(match verdict {
            Verdict::Accepted => "202 Accepted",
            Verdict::Rejected => "403 Forbidden",
        });
        match fault {
            Some(PostFault::Unacknowledged(close)) => {
                self.tracker.lock().counts.lost_acknowledgements += 1;
                return self.close("response: not acknowledged", close, connection);
            }
            Some(PostFault::CutAcknowledgement(close)) => {
                self.tracker.lock().counts.lost_acknowledgements += 1;
                connection.write(acknowledgement.cut(&mut plan.random))?;
                return self.close("response: acknowledgement cut", close, connection);
            }
            _ => send(&acknowledgement, &mut plan, connection)?,
        }
        if acknowledgement.closes {
            return self.close("closed by a header", Close::End, connection);
        }
        match plan.after.filter(|_| verdict == Verdict::Accepted) {
            Some(fault) => self.fail_after(fault, &mut plan, connection),
            None => Ok(Flow::Keep),
        }
    }

    fn malformed(&self, error: &io::Error) {
        if error.kind() == io::ErrorKind::InvalidData {
            self.tracker.fail(error.to_string());
        }
    }
}

/// Writes a response at once, or in a few pieces with pauses between them.
fn send(response: &Response, plan: &mut Plan, connection: &mut Connection) -> io::Result<()> {
    let mut rest = &*response.bytes;
    // Most pieces end in the head, because a parser is more likely to fail there.
    for _ in 0..if plan.is_slow { plan.random.below(8) } else { 0 } {
        let (piece, after) = rest.split_at(rest.len().min(1 + plan.random.below(100)));
        connection.write(piece)?;
        rest = after;
        thread::sleep(Duration::from_micros(100 + plan.random.below(400) as u64));
    }
    connection.write(rest)
}
