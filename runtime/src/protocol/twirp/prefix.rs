//! The path prefix of Twirp's URLs.

use std::sync::Arc;
use std::task::{Context, Poll};

use http::request::Parts;
use http::uri::PathAndQuery;
use http::{Extensions, Method, Request, Uri};
use tower_layer::Layer;
use tower_service::Service;

use super::content_type::codec;
use crate::protocol::codec::media_type;

/// The prefix that Twirp's clients use by default: [Twirp v7,
/// "URLs"](https://twitchtv.github.io/twirp/docs/spec_v7.html#urls).
const DEFAULT: &str = "/twirp";

/// A tower [`Layer`] that serves Twirp below a path prefix, on HTTP servers such as tonic's transport, axum
/// and hyper.
///
/// Twirp clients call `/twirp/package.Service/Method` by default. This is a second path to every method, so
/// it is served only if the application sets it. Use this layer, or
/// [`Host::twirp_prefix`](crate::Host::twirp_prefix) with [`run`](crate::run). Below the prefix,
/// `application/json` is Twirp's JSON; elsewhere it is Connect's. Twirp's `application/protobuf` is also
/// served without a prefix, at `/package.Service/Method`.
///
/// The layer removes the prefix from the path of a call, which must be `<prefix>/package.Service/Method`. It
/// must be the outermost layer of a server. With tonic, it must wrap the whole transport, which routes by
/// path. With axum, wrap the server and pass it to `fallback_service` or `nest_service`, because
/// `axum::Router::layer` runs after routing.
///
/// # Authorization
///
/// An authorizer in front of this layer must cover both paths of a method: a rule for `/acme.Admin/*` does
/// not match `/twirp/acme.Admin/Delete`. Layers inside this one receive `/acme.Admin/Delete` for both paths.
///
/// The layer applies to every route inside it, not only to servers of this crate. A POST request with JSON to
/// `/twirp/admin/delete` reaches the route `/admin/delete`. Keep other routes outside, for example with
/// axum's `fallback_service`.
///
/// # Examples
///
/// ```
/// use lambda_grpc::layer::TwirpPrefix;
/// use tower_layer::Layer;
///
/// # fn serve(server: lambda_grpc::Router) {
/// // With tonic: `tonic::transport::Server::builder().accept_http1(true).layer(TwirpPrefix::new("/twirp"))`.
/// let server = TwirpPrefix::new("/twirp").layer(server);
/// # }
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "a `TwirpPrefix` layer does nothing until it wraps a server: `prefix.layer(server)`"]
pub struct TwirpPrefix(Arc<str>);

/// The mark of a request whose path had the prefix.
#[derive(Debug, Clone, Copy)]
struct HadPrefix;

impl TwirpPrefix {
    /// Creates the layer for a prefix. Clients use `/twirp` by default.
    ///
    /// Slashes at the start and the end of the prefix are optional. With an empty prefix, the layer does
    /// nothing.
    pub fn new(prefix: impl AsRef<str>) -> Self {
        let prefix = prefix.as_ref().trim_matches('/');
        Self(if prefix.is_empty() { Arc::default() } else { format!("/{prefix}").into() })
    }

    /// Marks a request whose path has the prefix, and removes the prefix from the path of a Twirp call.
    ///
    /// Other requests keep their path, so that other routes inside the layer do not get a second path.
    pub(crate) fn remove(&self, head: &mut Parts) {
        // The prefix is removed only once: nothing is served below `/twirp/twirp`.
        if self.0.is_empty() || is_marked(&head.extensions) {
            return;
        }
        let Some(rest) = below(&self.0, head.uri.path()) else { return };
        let is_call =
            is_method(rest) && head.method == Method::POST && codec(media_type(&head.headers)).is_some();
        head.extensions.insert(HadPrefix);
        if is_call {
            remove(&mut head.uri, self.0.len());
        }
    }
}

/// Removes the first `length` bytes of the path. They must be followed by a slash.
fn remove(uri: &mut Uri, length: usize) {
    let target = uri.path_and_query().and_then(|target| target.as_str().get(length..));
    let Some(Ok(target)) = target.map(PathAndQuery::try_from) else { return };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(target);
    if let Ok(without) = Uri::from_parts(parts) {
        *uri = without;
    }
}

impl<S> Layer<S> for TwirpPrefix {
    type Service = TwirpPrefixed<S>;

    fn layer(&self, inner: S) -> TwirpPrefixed<S> {
        TwirpPrefixed { prefix: self.clone(), inner }
    }
}

/// A server that serves Twirp below a path prefix, created by [`TwirpPrefix`].
#[derive(Debug, Clone)]
pub struct TwirpPrefixed<S> {
    prefix: TwirpPrefix,
    inner: S,
}

impl<S: Service<Request<B>>, B> Service<Request<B>> for TwirpPrefixed<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> S::Future {
        let (mut parts, body) = request.into_parts();
        self.prefix.remove(&mut parts);
        self.inner.call(Request::from_parts(parts, body))
    }
}

/// Returns true for a request whose path had the prefix.
pub(super) fn is_marked(extensions: &Extensions) -> bool {
    extensions.get::<HadPrefix>().is_some()
}

/// Removes the mark of a request.
pub(crate) fn remove_mark(extensions: &mut Extensions) {
    extensions.remove::<HadPrefix>();
}

/// Returns the path below the prefix that clients use by default.
pub(super) fn below_default(path: &str) -> Option<&str> {
    below(DEFAULT, path)
}

/// Returns the path below `prefix` if it has at least two segments.
///
/// `/twirp/Method` calls the service `twirp` of a proto without a package.
fn below<'a>(prefix: &str, path: &'a str) -> Option<&'a str> {
    let rest = path.strip_prefix(prefix)?;
    rest.strip_prefix('/')?.contains('/').then_some(rest)
}

/// Returns true for a path of two segments.
fn is_method(path: &str) -> bool {
    path.bytes().filter(|byte| *byte == b'/').count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(uri: &str) -> Parts {
        let request = Request::post(uri).header("content-type", "application/json; charset=utf-8");
        request.body(()).unwrap().into_parts().0
    }

    /// Returns the path and query that are left, and whether the request was marked.
    fn removed(prefix: &str, uri: &str) -> (String, bool) {
        let mut head = head(uri);
        TwirpPrefix::new(prefix).remove(&mut head);
        (head.uri.to_string(), is_marked(&head.extensions))
    }

    #[test]
    fn removes_whole_segments_once() {
        for prefix in ["/twirp", "twirp", "/twirp/", "twirp//"] {
            assert_eq!(removed(prefix, "/twirp/a.B/C"), ("/a.B/C".to_owned(), true), "{prefix}");
        }
        for (prefix, uri, left) in [
            ("/twirp", "/twirp/a.B/C?d=/e", "/a.B/C?d=/e"),
            ("/rpc/v1", "/rpc/v1/a.B/C", "/a.B/C"),
            ("/twirp", "/twirp/a.B/", "/a.B/"),
            ("/twirp", "/twirp//C", "//C"),
            // The absolute form, in HTTP/2 and in requests to a proxy.
            ("/twirp", "http://host/twirp/a.B/C", "http://host/a.B/C"),
        ] {
            assert_eq!(removed(prefix, uri), (left.to_owned(), true), "{prefix} {uri}");
        }
    }

    #[test]
    fn leaves_other_paths_alone() {
        for (prefix, uri) in [
            ("", "/twirp/a.B/C"),
            ("", "//a.B/C"),
            ("/", "/twirp/a.B/C"),
            ("/rpc", "/twirp/a.B/C"),
            ("/twirp", "/a.B/C"),
            ("/twirp", "/twirpy/a.B/C"),
            ("/twirp", "/TWIRP/a.B/C"),
            ("/twirp", "/a.B/twirp/a.B/C"),
            ("/twirp", "//twirp/a.B/C"),
            ("/twirp", "/twirp%2Fa.B/C"),
            ("/twirp", "/%74wirp/a.B/C"),
            // Services with the name of the prefix.
            ("/twirp", "/twirp/Method"),
            ("/a.B", "/a.B/C"),
            ("/twirp", "/twirp"),
            ("/twirp", "/twirp/"),
            ("/twirp", "*"),
        ] {
            assert_eq!(removed(prefix, uri), (uri.to_owned(), false), "{prefix} {uri}");
        }
    }

    #[test]
    fn removes_one_prefix_of_two() {
        let mut head = head("/a/b/c.D/E");
        TwirpPrefix::new("/a/b").remove(&mut head);
        assert_eq!(head.uri, "/c.D/E");
        TwirpPrefix::new("/c.D").remove(&mut head);
        assert_eq!(head.uri, "/c.D/E");
        assert_eq!(removed("/a", "/a/a/c.D/E"), ("/a/a/c.D/E".to_owned(), true));
    }

    #[test]
    fn keeps_the_path_of_other_requests() {
        for (method, content_type, uri) in [
            ("GET", "application/json", "/twirp/a.B/C"),
            ("post", "application/json", "/twirp/a.B/C"),
            ("POST", "application/grpc", "/twirp/a.B/C"),
            ("POST", "application/proto", "/twirp/a.B/C"),
            ("POST", "", "/twirp/a.B/C"),
            ("POST", "application/protobuf", "/twirp/a.B/C/d"),
            ("POST", "application/protobuf", "/twirp//a.B/C"),
        ] {
            let request = Request::builder().method(method).uri(uri).header("content-type", content_type);
            let (mut head, ()) = request.body(()).unwrap().into_parts();
            TwirpPrefix::new("/twirp").remove(&mut head);
            assert_eq!(head.uri, uri, "{method} {content_type}");
            assert!(is_marked(&head.extensions), "{method} {content_type}");
        }
    }
}
