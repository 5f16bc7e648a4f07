//! Injects the faults of a plan into a connection.

use std::io;
use std::thread;
use std::time::Duration;

use runtime_api::{Close, Connection, Head};

use super::api::{Api, Flow};
use crate::fault::{AfterFault, NextFault, PostFault};
use crate::plan::Plan;

impl Api {
    /// Fails a request for an event.
    pub(super) fn fail_next(
        &self,
        fault: NextFault,
        plan: &mut Plan,
        connection: &mut Connection,
    ) -> io::Result<Flow> {
        match fault {
            NextFault::Waiting(close) => {
                thread::sleep(Duration::from_micros(plan.random.below(2000) as u64));
                self.close("next: closed while it waits", close, connection)
            }
            NextFault::Cut(close) => {
                let event = plan.event();
                connection.write(event.cut(&mut plan.random))?;
                self.close("next: cut", close, connection)
            }
            NextFault::NoContent => {
                self.tracker.lock().counts.count("next: 204");
                connection.write(&Head::new("204 No Content").without_body())?;
                Ok(Flow::Keep)
            }
            NextFault::Status(status) => {
                self.failed("next: another status");
                connection.write(&plan.failure(status).bytes)?;
                Ok(Flow::Keep)
            }
            NextFault::NoRequestId => {
                self.failed("next: no request id");
                connection.write(&plan.failure("200 OK").bytes)?;
                Ok(Flow::Keep)
            }
            NextFault::Malformed(bytes) => {
                connection.write(bytes.as_bytes())?;
                self.close("next: not HTTP", Close::End, connection)
            }
        }
    }

    /// Closes the connection before the response arrives or is read, if the fault says so.
    pub(super) fn fail_before_post(
        &self,
        fault: PostFault,
        number: u64,
        plan: &mut Plan,
        connection: &mut Connection,
    ) -> io::Result<Flow> {
        match fault {
            PostFault::Idle => {
                self.tracker.may_fail_post(number);
                self.close("response: idle connection closed", Close::End, connection)
            }
            PostFault::Unread => {
                self.tracker.may_fail_post(number);
                connection.wait_for_bytes()?;
                self.close("response: reset unread", Close::Reset, connection)
            }
            PostFault::InHead(close) => {
                self.tracker.may_fail_post(number);
                connection.read_part(1 + plan.random.below(80))?;
                self.close("response: closed in its head", close, connection)
            }
            // The other faults occur later.
            _ => Ok(Flow::Keep),
        }
    }

    /// Closes the connection after a response, before the next request can be read.
    pub(super) fn fail_after(
        &self,
        fault: AfterFault,
        plan: &mut Plan,
        connection: &mut Connection,
    ) -> io::Result<Flow> {
        match fault {
            AfterFault::Idle => self.close("after: idle connection closed", Close::End, connection),
            AfterFault::Unread => {
                connection.wait_for_bytes()?;
                self.close("after: reset unread", Close::Reset, connection)
            }
            AfterFault::InHead(close) => {
                connection.read_part(1 + plan.random.below(60))?;
                self.close("after: closed in the head", close, connection)
            }
        }
    }

    /// Counts a fault after which the function may open a connection, and closes this one.
    pub(super) fn close(
        &self,
        name: &'static str,
        how: Close,
        connection: &mut Connection,
    ) -> io::Result<Flow> {
        self.failed(name);
        connection.close(how)?;
        Ok(Flow::Close)
    }

    /// Counts a fault after which the function may open a connection.
    fn failed(&self, name: &'static str) {
        let counts = &mut self.tracker.lock().counts;
        counts.count(name);
        counts.reconnects += 1;
    }
}
