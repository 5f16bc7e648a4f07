//! The explorer: a page in the browser that shows the methods of the server, and calls them.
//!
//! Only debug builds contain it, and only a server that listens on loopback serves it.

use std::hash::{BuildHasher, RandomState};
use std::net::SocketAddr;

use http::header::{self, HeaderName, HeaderValue};
use http::request::Parts;
use http::{Method, Response};
use serde_json::{Value, json};

use crate::body::Body;
use crate::service::{MethodDescriptor, Origin, ServiceDescriptor};

/// The page. Its scripts and styles are part of it, so that it works without a network.
const PAGE: &str = include_str!("explorer.html");

/// What `PAGE` has in place of the nonce, and of the description of the services.
const NONCE: &str = "{{nonce}}";
const SERVICES: &str = "{{services}}";

/// The headers of the page. Other sites can neither frame it nor read it.
const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

/// The page for a server.
#[derive(Debug)]
pub(super) struct Explorer {
    /// The path before the names of services.
    prefix: String,
    services: Vec<&'static ServiceDescriptor>,
}

impl Explorer {
    /// Creates the page, unless other machines can reach the address.
    ///
    /// On loopback, the server accepts only requests whose `Host` header names this machine.
    pub(super) fn new(
        address: SocketAddr,
        prefix: &str,
        services: Vec<&'static ServiceDescriptor>,
    ) -> Option<Self> {
        address.ip().is_loopback().then(|| Self { prefix: prefix.to_owned(), services })
    }

    /// Returns the response to a browser that opens the root, or `None` for other requests.
    pub(super) fn respond(&self, parts: &Parts) -> Option<Response<Body>> {
        let accepted = parts.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
        let is_browser = accepted.is_some_and(|accepted| accepted.contains("text/html"));
        if parts.method != Method::GET || parts.uri.path() != "/" || !is_browser {
            return None;
        }
        // The source of randomness in the standard library.
        let nonce = format!("{:016x}{:016x}", RandomState::new().hash_one(0), RandomState::new().hash_one(0));
        let policy = format!(
            "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; \
             connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        );
        // A comment can contain `</script>`.
        let services = self.describe().to_string().replace('<', r"\u003c");
        let page = PAGE.replace(NONCE, &nonce).replace(SERVICES, &services);
        let mut response = Response::new(Body::new(page));
        response.headers_mut().extend(HEADERS);
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy.try_into().ok()?);
        Some(response)
    }

    fn describe(&self) -> Value {
        let services = self.services.iter().map(|service| {
            let methods = service.served_methods().map(|method| describe_method(service, method));
            json!({
                "name": service.name(),
                "comment": service.comment(),
                "file": Some(service.file()).filter(|file| !file.is_empty()),
                "remedy": remedy(service),
                "methods": methods.collect::<Vec<_>>(),
            })
        });
        json!({ "prefix": self.prefix, "services": services.collect::<Vec<_>>() })
    }
}

fn describe_method(service: &ServiceDescriptor, method: &MethodDescriptor) -> Value {
    let schema = service.schema();
    json!({
        "name": method.name(),
        "comment": method.comment(),
        "request": method.request_type(),
        "response": method.response_type(),
        "sample": schema.and_then(|schema| schema.long_sample(method.request_type())),
        "requestFile": schema.and_then(|schema| schema.file_of(method.request_type())),
    })
}

/// Returns what makes the service callable with JSON, or `None` if it is.
fn remedy(service: &ServiceDescriptor) -> Option<&'static str> {
    match (service.origin(), service.schema()) {
        (_, Some(_)) => None,
        (Origin::Generated, None) => Some(
            "This service has no JSON, which this page sends. Enable it in build.rs with `Builder::json(true)`.",
        ),
        (Origin::Tonic | Origin::UnlistedTonic, None) => Some(
            "The methods of this tonic server are not known. Create it with `TonicService::with_file_descriptor_set`.",
        ),
    }
}

#[cfg(test)]
mod tests;
