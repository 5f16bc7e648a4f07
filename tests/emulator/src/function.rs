//! The function: a queue of events, and the sandboxes that receive them.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use tokio::sync::{Mutex, Semaphore, mpsc, oneshot};

use crate::Options;
use crate::invocation::{Job, Outcome};
use crate::sandbox::Sandbox;

/// The queue from which all sandboxes receive their events.
pub(crate) type Queue = Arc<Mutex<mpsc::UnboundedReceiver<Job>>>;

#[derive(Debug)]
pub(crate) struct Function {
    jobs: mpsc::UnboundedSender<Job>,
    sandboxes: Vec<Sandbox>,
    reserved: Option<Semaphore>,
    count: AtomicU64,
}

impl Function {
    pub(crate) async fn start(options: &Options) -> io::Result<Self> {
        let (jobs, queue) = mpsc::unbounded_channel();
        let queue = Arc::new(Mutex::new(queue));
        let mut sandboxes = Vec::new();
        for _ in 0..options.sandboxes {
            sandboxes.push(Sandbox::start(options.function.clone(), Arc::clone(&queue)).await?);
        }
        let reserved = options.reserved_concurrency.map(Semaphore::new);
        Ok(Self { jobs, sandboxes, reserved, count: AtomicU64::new(0) })
    }

    /// Invokes the function. Returns `None` if its reserved concurrency is used up.
    pub(crate) async fn invoke(&self, event: Bytes, trace_id: String) -> Option<Outcome> {
        let _permit = match &self.reserved {
            Some(reserved) => Some(reserved.try_acquire().ok()?),
            None => None,
        };
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let id = format!("{:08x}-0000-4000-8000-{count:012x}", std::process::id());
        let (outcome, waiting) = oneshot::channel();
        let lost = || Outcome::failed("Runtime.ExitError", "the runtime exited without providing a reason");
        if self.jobs.send(Job { id, trace_id, event, outcome }).is_err() {
            return Some(lost());
        }
        Some(waiting.await.unwrap_or_else(|_| lost()))
    }

    pub(crate) fn pids(&self) -> Vec<u32> {
        self.sandboxes.iter().filter_map(Sandbox::pid).collect()
    }

    pub(crate) async fn end(&self) {
        for sandbox in &self.sandboxes {
            sandbox.end().await;
        }
    }
}
