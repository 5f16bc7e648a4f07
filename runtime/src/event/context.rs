//! What the front door knows about a request, for handlers that ask.

use std::borrow::Cow;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};

use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::door::{Door, FrontDoor};
use super::identity::{Authorizer, Identity};
use super::json::{InvalidJson, Reader};
use super::text::{self, Text};
use crate::context::LambdaContext;

const TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Tells a handler what the front door, and Lambda, know about its call: the same way behind every door.
///
/// It is in the extensions of every request that came as an event, apart from the caller's own metadata:
///
/// ```
/// use lambda_grpc::{Request, RequestContext};
///
/// # fn handler(request: Request<()>) {
/// if let Some(context) = request.extensions().get::<RequestContext>() {
///     println!("{:?} from {:?}", context.request_id(), context.source_ip());
/// }
/// # }
/// ```
///
/// Nothing is parsed before somebody asks. A server on an HTTP host (tonic's transport, axum) has none.
///
/// # What may be trusted
///
/// An event is as trustworthy as whoever may invoke the function: a principal with `lambda:InvokeFunction` can forge all of
/// this but [`lambda`](Self::lambda). So grant that to the front door alone, by a resource policy with its `aws:SourceArn`.
/// Beyond that:
///
/// | behind | authorizer | source IP |
/// |---|---|---|
/// | REST API, HTTP API | verified by API Gateway | its TCP peer: the client, or a CloudFront distribution before it |
/// | Function URL with `AWS_IAM` | verified by Lambda; with `NONE` there is none | its TCP peer |
/// | Application Load Balancer | none; the headers `x-amzn-oidc-*` are claims until their signature is verified | the last of `x-forwarded-for`, true unless its mode is `preserve` |
/// | VPC Lattice | verified under an auth policy of `AWS_IAM`; its first event has none | the last of `x-forwarded-for` |
#[derive(Clone)]
pub struct RequestContext(Arc<Inner>);

struct Inner {
    door: Door,
    raw: Option<Box<str>>,
    /// From the front door, where Lambda has none.
    trace_id: Option<HeaderValue>,
    forwarded_for: Option<HeaderValue>,
    lambda: Option<LambdaContext>,
    parsed: OnceLock<Parsed>,
    authorizer: OnceLock<Option<Authorizer>>,
}

/// The parts of a request context whose shape is fixed.
#[derive(Default)]
struct Parsed {
    request_id: Option<String>,
    stage: Option<String>,
    source_ip: Option<IpAddr>,
}

impl RequestContext {
    pub(super) fn new(
        door: Door,
        raw: Option<Box<str>>,
        headers: &HeaderMap,
        lambda: Option<LambdaContext>,
    ) -> Self {
        let is_traced = lambda.as_ref().is_some_and(|lambda| traced(lambda).is_some());
        // The last value is the one that the front door added.
        let last = |name| headers.get_all(name).iter().next_back().cloned();
        let is_ip_in_context =
            matches!(door.front(), FrontDoor::RestApi | FrontDoor::HttpApi | FrontDoor::FunctionUrl);
        Self(Arc::new(Inner {
            door,
            raw,
            trace_id: if is_traced { None } else { headers.get(TRACE_ID).cloned() },
            forwarded_for: if is_ip_in_context { None } else { last(FORWARDED_FOR) },
            lambda,
            parsed: OnceLock::new(),
            authorizer: OnceLock::new(),
        }))
    }

    /// Returns the front door that the event came through.
    #[must_use]
    pub fn front_door(&self) -> FrontDoor {
        self.0.door.front()
    }

    /// Returns the id that the front door gave the request and tells the caller (`x-amzn-requestid`, `apigw-requestid`);
    /// where it gives none (load balancer, Lattice), the one that Lambda gave the invocation.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let lambda = || self.lambda().map(|lambda| lambda.request_id.as_str());
        self.parsed().request_id.as_deref().or_else(lambda).filter(|id| !id.is_empty())
    }

    /// Returns the X-Ray trace header of the invocation, as in `Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1`: Lambda's
    /// own, or else the front door's.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.lambda().and_then(traced).or_else(|| self.0.trace_id.as_ref()?.to_str().ok())
    }

    /// Returns the address that the front door was called from.
    #[must_use]
    pub fn source_ip(&self) -> Option<IpAddr> {
        self.parsed().source_ip
    }

    /// Returns the stage of an API Gateway API; `$default` for the one that has no name.
    #[must_use]
    pub fn stage(&self) -> Option<&str> {
        self.parsed().stage.as_deref()
    }

    /// Returns who the caller is, as the front door's authorizer found.
    #[must_use]
    pub fn authorizer(&self) -> Option<&Authorizer> {
        self.0.authorizer.get_or_init(|| self.0.authorizer()).as_ref()
    }

    /// Returns the event's `requestContext` as it came, JSON text of a shape that each front door has of its own.
    ///
    /// VPC Lattice's first event has none.
    #[must_use]
    pub fn json(&self) -> Option<&str> {
        self.0.raw.as_deref()
    }

    /// Returns what Lambda says about the invocation; `None` where no Lambda runs the handler, as on your machine.
    #[must_use]
    pub fn lambda(&self) -> Option<&LambdaContext> {
        self.0.lambda.as_ref()
    }

    fn parsed(&self) -> &Parsed {
        self.0.parsed.get_or_init(|| self.0.parse())
    }
}

impl fmt::Debug for RequestContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // No claims and no addresses: what somebody logs lasts.
        f.debug_struct("RequestContext")
            .field("front_door", &self.front_door())
            .field("request_id", &self.request_id())
            .finish_non_exhaustive()
    }
}

impl Inner {
    fn parse(&self) -> Parsed {
        let mut parsed = Parsed::default();
        let mut source = Text::default();
        self.read(|reader, key| {
            match key {
                "requestId" => parsed.request_id = Text::read(reader)?.0.map(Cow::into_owned),
                "stage" => parsed.stage = Text::read(reader)?.0.map(Cow::into_owned),
                "http" | "identity" => read_source_ip(reader, &mut source)?,
                _ => drop(reader.skip()?),
            }
            Ok(())
        });
        let forwarded = self.forwarded_for.as_ref().and_then(|hops| hops.to_str().ok());
        let forwarded = forwarded.and_then(|hops| hops.rsplit(',').next()).unwrap_or_default();
        parsed.source_ip = ip(source.get()).or_else(|| ip(forwarded));
        parsed
    }

    /// Apart from the rest, so that a program that never asks has no code for it either.
    fn authorizer(&self) -> Option<Authorizer> {
        let is_lattice = self.door.front() == FrontDoor::Lattice;
        let mut identity = Identity { is_lattice, ..Identity::default() };
        self.read(|reader, key| {
            let json = reader.skip()?;
            match key {
                "identity" => identity.identity = Some(json),
                "authorizer" => identity.authorizer = Some(json),
                _ => {}
            }
            Ok(())
        });
        identity.authorizer()
    }

    fn read<'a>(&'a self, each: impl FnMut(&mut Reader<'a>, &str) -> Result<(), InvalidJson>) {
        // It was read once before, so this does not fail.
        let _ = text::object(&mut Reader::new(self.raw.as_deref().unwrap_or("{}")), each);
    }
}

/// Reads `http` of payload format 2.0, or `identity` of 1.0.
fn read_source_ip<'a>(reader: &mut Reader<'a>, source: &mut Text<'a>) -> Result<(), InvalidJson> {
    text::object(reader, |reader, key| {
        match key {
            "sourceIp" => *source = Text::read(reader)?,
            _ => drop(reader.skip()?),
        }
        Ok(())
    })
}

/// Returns the trace of an invocation.
fn traced(lambda: &LambdaContext) -> Option<&str> {
    lambda.trace_id.as_deref().filter(|id| !id.is_empty())
}

/// Reads an address, to which a load balancer may be set to append the port.
fn ip(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}
