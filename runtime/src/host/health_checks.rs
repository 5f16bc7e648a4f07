//! Health checks over HTTP.

use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::{Method, Response};

use crate::body::Body;
use crate::event::Event;

/// The paths that health checks request.
#[derive(Debug, Clone, Default)]
pub(super) struct HealthChecks(Vec<String>);

impl HealthChecks {
    /// Adds a path. The slash at its start is optional.
    pub(super) fn add(&mut self, path: &str) {
        self.0.push(format!("/{}", path.trim_start_matches('/')));
    }

    /// Returns the response to a health check, or `None` for other requests.
    pub(super) fn respond(&self, event: &Event) -> Option<Response<Body>> {
        if !self.0.iter().any(|path| path == event.path()) {
            return None;
        }
        let body = match *event.method() {
            Method::GET => Bytes::from_static(b"OK\n"),
            Method::HEAD => Bytes::new(),
            _ => return None,
        };
        let mut response = Response::new(Body::new(body));
        let plain_text = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, plain_text);
        Some(response)
    }
}
