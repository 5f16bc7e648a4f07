//! CORS, for browsers that call a server directly.

use std::time::Duration;

use http::Method;
use http::header::{self, HeaderName};
/// A server with the layer [`Cors`]. It is the service of the crate `tower-http`.
pub use tower_http::cors::Cors as CorsService;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_layer::Layer;

/// How long a browser may cache the response to a preflight request. Chromium's maximum is two hours.
const MAX_AGE: Duration = Duration::from_secs(2 * 60 * 60);

/// The methods of calls. Connect uses GET for methods without side effects.
const METHODS: [Method; 2] = [Method::GET, Method::POST];

/// The request headers that clients of gRPC-Web, Connect and Twirp set.
const REQUEST_HEADERS: [HeaderName; 10] = [
    header::CONTENT_ENCODING,
    header::CONTENT_TYPE,
    HeaderName::from_static("connect-protocol-version"),
    HeaderName::from_static("connect-timeout-ms"),
    HeaderName::from_static("grpc-accept-encoding"),
    HeaderName::from_static("grpc-encoding"),
    HeaderName::from_static("grpc-timeout"),
    HeaderName::from_static("twirp-version"),
    HeaderName::from_static("x-grpc-web"),
    HeaderName::from_static("x-user-agent"),
];

/// The response headers that these clients read.
const RESPONSE_HEADERS: [HeaderName; 4] = [
    HeaderName::from_static("grpc-encoding"),
    HeaderName::from_static("grpc-message"),
    HeaderName::from_static("grpc-status"),
    HeaderName::from_static("grpc-status-details-bin"),
];

/// A tower [`Layer`] that lets pages of other origins call a server. It responds to preflight requests and
/// adds CORS headers.
///
/// It allows the methods and headers of gRPC-Web, Connect and Twirp. Add the names of your own metadata. It
/// works on every host. Do not use it behind an HTTP API or a Function URL with a CORS configuration. An HTTP
/// API replaces the headers of the function, and a Function URL sends both, which browsers reject.
///
/// ```no_run
/// use lambda_grpc::layer::Cors;
///
/// # async fn main_(server: lambda_grpc::Router) -> Result<(), lambda_grpc::Error> {
/// let cors = Cors::origins(["https://app.example"]).allow_headers(["authorization"]).expose_headers(["x-cost"]);
/// lambda_grpc::run(cors.layer(server)).await
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a `Cors` layer does nothing until it wraps a server: `cors.layer(server)`"]
pub struct Cors {
    /// `None` allows every origin.
    origins: Option<Vec<String>>,
    allow_headers: Vec<HeaderName>,
    expose_headers: Vec<HeaderName>,
    allow_credentials: bool,
    max_age: Duration,
}

impl Cors {
    /// Allows pages of any origin, without cookies.
    pub fn any_origin() -> Self {
        Self::new(None)
    }

    /// Allows pages of these origins, such as `https://app.example` or `http://localhost:3000`. An origin has
    /// a port unless it is the default port of its scheme.
    pub fn origins<I: IntoIterator<Item: AsRef<str>>>(origins: I) -> Self {
        // Browsers send origins in lower case without a slash.
        let origins =
            origins.into_iter().map(|origin| origin.as_ref().trim_end_matches('/').to_ascii_lowercase());
        Self::new(Some(origins.collect()))
    }

    fn new(origins: Option<Vec<String>>) -> Self {
        Self {
            origins,
            allow_headers: REQUEST_HEADERS.into(),
            expose_headers: RESPONSE_HEADERS.into(),
            allow_credentials: false,
            max_age: MAX_AGE,
        }
    }

    /// Allows pages to send these headers too, such as `authorization`.
    pub fn allow_headers<I: IntoIterator<Item: AsRef<str>>>(mut self, names: I) -> Self {
        self.allow_headers.extend(names.into_iter().filter_map(|name| parse(name.as_ref())));
        self
    }

    /// Exposes this metadata of responses to pages, whether it is leading or trailing.
    pub fn expose_headers<I: IntoIterator<Item: AsRef<str>>>(mut self, names: I) -> Self {
        for name in names {
            // Connect's name for trailing metadata.
            let trailer = format!("trailer-{}", name.as_ref());
            self.expose_headers.extend([name.as_ref(), &trailer].into_iter().filter_map(parse));
        }
        self
    }

    /// Allows the browser to send cookies.
    ///
    /// This has no effect with [`any_origin`](Self::any_origin), because browsers do not allow that
    /// combination.
    pub fn allow_credentials(mut self) -> Self {
        self.allow_credentials = true;
        self
    }

    /// Sets how long a browser may cache the response to a preflight request. The default is two hours.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = age;
        self
    }

    /// Wraps a server, or other layers.
    pub fn layer<S>(&self, server: S) -> CorsService<S> {
        let layer = CorsLayer::new()
            .allow_methods(METHODS)
            .allow_headers(self.allow_headers.clone())
            .expose_headers(self.expose_headers.clone())
            .max_age(self.max_age);
        let layer = match self.origins.clone() {
            None => layer.allow_origin(AllowOrigin::any()),
            Some(origins) => {
                let is_known = move |origin: &http::HeaderValue, _: &http::request::Parts| {
                    origins.iter().any(|known| known.as_bytes() == origin.as_bytes())
                };
                layer.allow_origin(AllowOrigin::predicate(is_known)).allow_credentials(self.allow_credentials)
            }
        };
        layer.layer(server)
    }
}

impl<S> Layer<S> for Cors {
    type Service = CorsService<S>;

    fn layer(&self, server: S) -> CorsService<S> {
        Self::layer(self, server)
    }
}

/// Parses the name of a header. No browser can send an invalid name, so it is ignored with a warning.
fn parse(name: &str) -> Option<HeaderName> {
    HeaderName::try_from(name)
        .inspect_err(
            |error| tracing::warn!(%error, name, "ignored an invalid header name in the CORS configuration"),
        )
        .ok()
}
