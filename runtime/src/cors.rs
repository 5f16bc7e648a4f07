//! Cross-origin calls from browsers (feature `cors`), where no gateway answers for that.

use std::time::Duration;

use http::Method;
use http::header::{self, HeaderName};
use tower_http::cors::{AllowOrigin, Cors as CorsService, CorsLayer};
use tower_layer::Layer;

/// How long a browser may keep the answer to a preflight: as long as Chromium keeps one at most.
const MAX_AGE: Duration = Duration::from_secs(2 * 60 * 60);

/// What calls are made with; GET is Connect's, for methods without side effects.
const METHODS: [Method; 2] = [Method::GET, Method::POST];

/// What the clients of gRPC-Web, Connect and Twirp set of their own accord.
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

/// What they read of a reply.
const REPLY_HEADERS: [HeaderName; 4] = [
    HeaderName::from_static("grpc-encoding"),
    HeaderName::from_static("grpc-message"),
    HeaderName::from_static("grpc-status"),
    HeaderName::from_static("grpc-status-details-bin"),
];

/// Lets pages of other origins call what it is put around: a tower [`Layer`] that answers preflights and marks replies.
///
/// It knows the methods and headers of gRPC-Web, Connect and Twirp; metadata of your own you name. It works on every host.
/// Leave it out where the gateway does this: an HTTP API or a Function URL with a CORS configuration answers preflights
/// itself, and does not let through what the function says.
///
/// ```no_run
/// use lambda_grpc::Cors;
///
/// # async fn main_(server: lambda_grpc::Router) -> Result<(), lambda_grpc::Error> {
/// let cors = Cors::origins(["https://app.example"]).allow_headers(["authorization"]).expose_headers(["x-cost"]);
/// lambda_grpc::run(cors.layer(server)).await
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "it is of effect around a server only: `cors.layer(server)`"]
pub struct Cors {
    /// `None` for every origin.
    origins: Option<Vec<String>>,
    allow_headers: Vec<HeaderName>,
    expose_headers: Vec<HeaderName>,
    allow_credentials: bool,
    max_age: Duration,
}

impl Cors {
    /// Lets pages of any origin call, without the cookies that the browser has for this one.
    pub fn any_origin() -> Self {
        Self::new(None)
    }

    /// Lets pages of these origins call: scheme, host and the port where it is not the scheme's own, as in
    /// `https://app.example` or `http://localhost:3000`.
    pub fn origins<I: IntoIterator<Item: AsRef<str>>>(origins: I) -> Self {
        // As browsers write them, which is what is compared.
        let origins = origins.into_iter().map(|it| it.as_ref().trim_end_matches('/').to_ascii_lowercase());
        Self::new(Some(origins.collect()))
    }

    fn new(origins: Option<Vec<String>>) -> Self {
        Self {
            origins,
            allow_headers: REQUEST_HEADERS.into(),
            expose_headers: REPLY_HEADERS.into(),
            allow_credentials: false,
            max_age: MAX_AGE,
        }
    }

    /// Lets pages set this metadata too, such as `authorization`.
    pub fn allow_headers<I: IntoIterator<Item: AsRef<str>>>(mut self, names: I) -> Self {
        self.allow_headers.extend(names.into_iter().filter_map(|name| parse(name.as_ref())));
        self
    }

    /// Shows pages this metadata of replies too, whether it comes before the message or after it.
    pub fn expose_headers<I: IntoIterator<Item: AsRef<str>>>(mut self, names: I) -> Self {
        for name in names {
            // The name of trailing metadata in Connect.
            let trailer = format!("trailer-{}", name.as_ref());
            self.expose_headers.extend([name.as_ref(), &trailer].into_iter().filter_map(parse));
        }
        self
    }

    /// Lets the browser send the cookies that it has for this origin.
    ///
    /// It is of no effect with [`any_origin`](Self::any_origin), which browsers refuse to combine with it.
    pub fn allow_credentials(mut self) -> Self {
        self.allow_credentials = true;
        self
    }

    /// Sets how long a browser may keep the answer to a preflight; two hours unless set.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = age;
        self
    }

    /// Puts it around a server, or around other layers.
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

/// Reads the name of a header. One that is none no browser can send or ask for, so leaving it out changes nothing.
fn parse(name: &str) -> Option<HeaderName> {
    HeaderName::try_from(name)
        .inspect_err(|error| tracing::warn!(%error, name, "no name of a header, left out of CORS"))
        .ok()
}
