//! A Runtime API for single cases, with an action for the first request, the second, and so on.

use std::io::{self, ErrorKind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use runtime_api::{Close, Connection, Endpoint, Request, Serve, responses};

use crate::action::Action;

/// Returns the action for a request, from the number of earlier requests of its kind.
type Rule = Box<dyn Fn(usize) -> Action + Send + Sync>;

/// Returns the action for a request whose body has not been read.
type EarlyRule = Box<dyn Fn() -> Action + Send + Sync>;

/// A Runtime API with the actions of a test. By default, it behaves like Lambda.
pub struct Script {
    next: Rule,
    post: Rule,
    post_head: Option<EarlyRule>,
    restore: Rule,
    register: Option<Rule>,
    extension_next: Rule,
    requests: Mutex<Vec<Request>>,
    changed: Condvar,
}

impl Default for Script {
    fn default() -> Self {
        Self::new()
    }
}

impl Script {
    /// Creates a script that sends one event after the other, and accepts each response.
    pub fn new() -> Self {
        Self {
            next: Box::new(Action::event),
            post: Box::new(|_| Action::status("202 Accepted")),
            post_head: None,
            restore: Box::new(|_| Action::status("200 OK")),
            register: None,
            extension_next: Box::new(|_| Action::Wait),
            requests: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// Sets the action for requests for an event.
    #[must_use]
    pub fn on_next(self, action: impl Fn(usize) -> Action + Send + Sync + 'static) -> Self {
        Self { next: Box::new(action), ..self }
    }

    /// Sets the action for responses and for reports of errors.
    #[must_use]
    pub fn on_post(self, action: impl Fn(usize) -> Action + Send + Sync + 'static) -> Self {
        Self { post: Box::new(action), ..self }
    }

    /// Sets the action for responses and for reports of errors after their head, before the body is read.
    #[must_use]
    pub fn on_post_head(self, action: impl Fn() -> Action + Send + Sync + 'static) -> Self {
        Self { post_head: Some(Box::new(action)), ..self }
    }

    /// Sets the action for requests for the restore.
    #[must_use]
    pub fn on_restore(self, action: impl Fn(usize) -> Action + Send + Sync + 'static) -> Self {
        Self { restore: Box::new(action), ..self }
    }

    /// Sets the action for an extension that registers.
    #[must_use]
    pub fn on_register(self, action: impl Fn(usize) -> Action + Send + Sync + 'static) -> Self {
        Self { register: Some(Box::new(action)), ..self }
    }

    /// Sets the action for an extension that requests an event.
    #[must_use]
    pub fn on_extension_next(self, action: impl Fn(usize) -> Action + Send + Sync + 'static) -> Self {
        Self { extension_next: Box::new(action), ..self }
    }

    /// Returns the requests so far whose path ends with `end`.
    pub fn requests(&self, end: &str) -> Vec<Request> {
        self.lock().iter().filter(|request| request.path.ends_with(end)).cloned().collect()
    }

    /// Waits until another request arrives, or for a short time.
    pub fn wait(&self) {
        drop(self.changed.wait_timeout(self.lock(), Duration::from_millis(20)));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Request>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records a request, and returns the number of earlier requests of its kind.
    fn add(&self, request: Request) -> usize {
        let mut requests = self.lock();
        let before = requests.iter().filter(|earlier| kind(earlier) == kind(&request)).count();
        requests.push(request);
        self.changed.notify_all();
        before
    }

    fn action(&self, request: &Request, before: usize) -> Action {
        match kind(request) {
            Kind::Next => (self.next)(before),
            Kind::Restore => (self.restore)(before),
            Kind::Register => match &self.register {
                Some(register) => register(before),
                None => Action::Respond(responses::registered("faults").encode()),
            },
            Kind::ExtensionNext => (self.extension_next)(before),
            Kind::Post => (self.post)(before),
        }
    }
}

impl Serve for Script {
    fn serve(&self, connection: &mut Connection) -> io::Result<()> {
        while let Some(mut request) = connection.read_head()? {
            let mut is_final = false;
            if let Some(rule) = self.post_head.as_ref().filter(|_| kind(&request) == Kind::Post) {
                let action = rule();
                is_final = !action.is_interim();
                perform(action, connection)?;
            }
            connection.read_body(&mut request)?;
            let before = self.add(request.clone());
            if !is_final {
                perform(self.action(&request, before), connection)?;
            }
        }
        Ok(())
    }
}

/// Performs an action. An error ends the connection.
fn perform(action: Action, connection: &mut Connection) -> io::Result<()> {
    match action {
        Action::Respond(bytes) => connection.write(&bytes),
        Action::RespondBytewise(bytes) => {
            for byte in bytes {
                connection.write(&[byte])?;
                thread::sleep(Duration::from_micros(50));
            }
            Ok(())
        }
        Action::RespondAndClose(bytes, close) => {
            connection.write(&bytes)?;
            connection.close(close)?;
            Err(ErrorKind::NotConnected.into())
        }
        Action::RespondEndlessly(first, again) => {
            connection.write(&first)?;
            loop {
                connection.write(&again)?;
            }
        }
        Action::Wait => connection.wait_for_close(),
    }
}

/// The kinds of requests that are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Next,
    Restore,
    Register,
    ExtensionNext,
    /// A response, or the report of an error.
    Post,
}

fn kind(request: &Request) -> Kind {
    match request.endpoint() {
        Some(Endpoint::NextInvocation) => Kind::Next,
        Some(Endpoint::NextRestore) => Kind::Restore,
        Some(Endpoint::RegisterExtension) => Kind::Register,
        Some(Endpoint::NextExtensionEvent) => Kind::ExtensionNext,
        _ => Kind::Post,
    }
}

/// A server that closes connections before it reads anything.
#[derive(Debug)]
pub struct Closing(pub Close);

impl Serve for Closing {
    fn serve(&self, connection: &mut Connection) -> io::Result<()> {
        connection.close(self.0)
    }
}
