//! What is configured at a front door.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header;
use http::{Request, Response};
use serde_json::{Value, json};

use super::invocation::Invocation;
use super::settings::Settings;
use crate::context::LambdaContext;
use crate::event::Event;
use crate::front::door::Door;
use crate::front::failure::{self, Failure};
use crate::front::place::Place;
use crate::front::stamp::Stamp;
use crate::front::{self, Arrival, cors, gate};
use crate::host::answer::Reply;
use crate::host::exchange;
use crate::{Host, HttpService};

/// What an invocation through [`Deployment::call`] is given.
const TIME: Duration = Duration::from_secs(30);

/// A [`Door`] with its configuration.
///
/// # Examples
///
/// ```
/// use lambda_grpc::testing::{Door, Deployment, grpc_web};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let door = Deployment::new(Door::RestApi).stage("prod").binary_media_types(["*/*"]);
/// let request = grpc_web::request("/prod/hello.Prod/Alive", &());
/// let event = door.open(request).map_err(|refusal| refusal.status().to_string())?;
/// let event: serde_json::Value = serde_json::from_slice(event.event())?;
/// assert_eq!(event["path"], "/hello.Prod/Alive");
/// assert_eq!(event["isBase64Encoded"], true);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Deployment {
    settings: Arc<Settings>,
}

impl Deployment {
    /// Returns the door at the root of its host: without a stage in the URL, CORS or an authorizer, and for a REST API with
    /// `*/*` as its only binary media type.
    #[must_use]
    pub fn new(door: Door) -> Self {
        let settings = Settings {
            door,
            place: Place::default(),
            binary_media_types: vec!["*/*".to_owned()],
            is_cors: false,
            is_streaming: false,
            authorizer: None,
        };
        Self { settings: Arc::new(settings) }
    }

    /// Deploys API Gateway's API to a stage; without a [`mapping`](Self::mapping) its URLs then begin with it.
    #[must_use]
    pub fn stage(self, stage: impl Into<String>) -> Self {
        self.with(|settings| settings.place.stage = Some(stage.into()))
    }

    /// Maps API Gateway's API to a path of a custom domain, `v1` or `shop/v1`; empty for the root.
    #[must_use]
    pub fn mapping(self, mapping: impl Into<String>) -> Self {
        self.with(|settings| settings.place.mapping = Some(mapping.into()))
    }

    /// Sets the `binaryMediaTypes` of a REST API.
    #[must_use]
    pub fn binary_media_types(self, types: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.with(|settings| settings.binary_media_types = types.into_iter().map(Into::into).collect())
    }

    /// Has an HTTP API or a Function URL answer CORS in the function's place.
    #[must_use]
    pub fn cors(self) -> Self {
        self.with(|settings| settings.is_cors = true)
    }

    /// Sets response streaming mode, which Function URLs and REST APIs have: `RESPONSE_STREAM`, `STREAM`.
    #[must_use]
    pub fn streaming(self) -> Self {
        self.with(|settings| settings.is_streaming = settings.door.can_stream())
    }

    /// Adds what an authorizer found out, in the form in which it stands in the event's `requestContext`.
    ///
    /// On VPC Lattice it is added to `requestContext.identity`; load balancers have nothing of the kind.
    #[must_use]
    pub fn authorizer(self, authorizer: impl Into<Value>) -> Self {
        self.with(|settings| settings.authorizer = Some(authorizer.into()))
    }

    fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(Arc::make_mut(&mut self.settings));
        self
    }

    /// Returns the door that is configured.
    #[must_use]
    pub fn door(&self) -> Door {
        self.settings.door
    }

    /// Calls a server through the door, on a host without settings: anything that [`run`](crate::run) takes.
    pub async fn call<S: HttpService, B: Into<Bytes>>(
        &self,
        server: S,
        request: Request<B>,
    ) -> Response<Bytes> {
        self.call_on(&Host::new(), server, request).await
    }

    /// Calls a server on a host of your own through the door.
    ///
    /// A host in [`ResponseMode::Streaming`](crate::ResponseMode::Streaming) needs a door that is [`streaming`](Self::streaming)
    /// too; where only one of them is, the response shows what a caller would then see.
    pub async fn call_on<S: HttpService, B: Into<Bytes>>(
        &self,
        host: &Host,
        server: S,
        request: Request<B>,
    ) -> Response<Bytes> {
        let invocation = match self.open(request) {
            Ok(invocation) => invocation,
            Err(refusal) => return *refusal,
        };
        let context = LambdaContext {
            request_id: invocation.request_id().to_owned(),
            trace_id: Some(invocation.trace_id().to_owned()),
            deadline: Some(SystemTime::now() + TIME),
            ..LambdaContext::default()
        };
        let failed = |error: &dyn std::fmt::Display| {
            let error = json!({ "errorType": "Error", "errorMessage": error.to_string() });
            invocation.fail(Failure::Function { error: error.to_string().as_bytes() })
        };
        let event = match Event::from_json(invocation.event().clone()) {
            Ok(event) => event,
            Err(error) => return failed(&error),
        };
        match exchange::reply(host, server, event, context).await {
            Ok(Reply::Buffered(json)) => invocation.reply(&json),
            Ok(Reply::Streamed(reply)) => invocation.streamed_reply(&reply.concat()),
            Err(error) => failed(&error),
        }
    }

    /// Makes the event of a request.
    ///
    /// # Errors
    ///
    /// The response that the door gives without asking the function: a path that is not its own, a request over its limits,
    /// a CORS preflight.
    pub fn open<B: Into<Bytes>>(&self, request: Request<B>) -> Result<Invocation, Box<Response<Bytes>>> {
        let Settings { door, place, is_cors, .. } = &*self.settings;
        let (parts, body) = request.into_parts();
        let body = body.into();
        let stamp = Stamp::new();
        let refuse = |failure| Box::new(failure::answer(*door, failure));
        if body.len() > door.max_body() {
            return Err(refuse(Failure::RequestTooLarge));
        }
        if !gate::takes_headers(*door, &parts) {
            return Err(refuse(Failure::HeadersTooLarge));
        }
        let preflight = || cors::preflight(*door, &parts).filter(|_| *is_cors);
        if let Some(answer) = gate::refuse_grpc(*door, &parts).or_else(preflight) {
            return Err(Box::new(answer));
        }
        let inner = match door {
            Door::RestApi | Door::HttpApi | Door::HttpApiV1 => {
                place.inner(parts.uri.path()).ok_or_else(|| refuse(Failure::NoRoute))?
            }
            _ => parts.uri.path(),
        };
        let arrival = Arrival {
            parts: &parts,
            body: &body,
            domain: self.settings.domain(),
            stamp: &stamp,
            authorizer: self.settings.authorizer.as_ref(),
        };
        let event = self.settings.event(&arrival, inner).to_string();
        if event.len() > front::MAX_EVENT {
            return Err(refuse(Failure::RequestTooLarge));
        }
        let accept = parts.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
        Ok(Invocation::new(Arc::clone(&self.settings), event, stamp, accept.map(str::to_owned)))
    }
}

impl Door {
    /// Calls a server through this door as [`Deployment::new`] has it; see the [module's example](crate::testing).
    pub async fn call<S: HttpService, B: Into<Bytes>>(
        self,
        server: S,
        request: Request<B>,
    ) -> Response<Bytes> {
        Deployment::new(self).call(server, request).await
    }
}
