//! The context of a request.

use std::borrow::Cow;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};

use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::authorizer::{self, Authorizer};
use super::lambda::LambdaContext;
use crate::json::lenient::{self, Text};
use crate::json::{InvalidJson, Reader};
use crate::payload_format::PayloadFormat;
use crate::trigger::Trigger;

const TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The context of a request, from the trigger and from Lambda, in the same form behind every trigger.
///
/// It is in the extensions of every request that arrived as an event, separate from the metadata that the
/// caller sent:
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
/// Its values are parsed on first use. A server behind another HTTP server (tonic's transport, axum) has no
/// such context.
///
/// # What can be trusted
///
/// An event is as trustworthy as the principals that may invoke the function. A principal with
/// `lambda:InvokeFunction` can send any event, and so forge everything here except the values in
/// [`lambda`](Self::lambda) that Lambda itself sets. Grant this permission only to the trigger, with a
/// condition that names it:
///
/// | trigger | principal | condition of the resource policy |
/// |---|---|---|
/// | REST API, HTTP API | `apigateway.amazonaws.com` | `aws:SourceArn`: the ARN of the API |
/// | Application Load Balancer | `elasticloadbalancing.amazonaws.com` | `aws:SourceArn`: the ARN of the target group |
/// | VPC Lattice | `vpc-lattice.amazonaws.com` | `aws:SourceArn`: the ARN of the target group |
/// | Function URL | the callers, or `*` | `lambda:InvokedViaFunctionUrl`: `true` on `lambda:InvokeFunction` |
///
/// A [Function URL][url] needs two permissions: `lambda:InvokeFunctionUrl` and `lambda:InvokeFunction`. The
/// second one without its condition, for everybody, lets everybody invoke the function directly with forged
/// events.
///
/// With such a policy, these values can be trusted:
///
/// | trigger | authorizer | source IP |
/// |---|---|---|
/// | REST API, HTTP API | verified by API Gateway | its TCP peer: the client, or a CloudFront distribution in front |
/// | Function URL | verified by Lambda with `AWS_IAM`; `None` with `NONE` | its TCP peer |
/// | Application Load Balancer | `None`, see below | the last value of `x-forwarded-for`; forgeable if the mode is `preserve` |
/// | VPC Lattice | verified with an `AWS_IAM` auth policy; `None` in version 1 of the event | the last value of `x-forwarded-for`, see below |
/// | direct invoke, other gateways | what the caller of Lambda claims | what the caller of Lambda claims |
///
/// A load balancer does not send the identity of a caller in the event. With the action
/// [`jwt-validation`][alb-jwt] it forwards only requests whose token it has verified, so the header
/// `authorization` can be trusted. With the actions `authenticate-oidc` and `authenticate-cognito` it sends
/// [`x-amzn-oidc-*`][alb-oidc] headers, whose signature the function must verify.
///
/// VPC Lattice [adds the source address][lattice] to `x-forwarded-for`. AWS does not say what it does with
/// values that the caller sent, so do not authorize callers by this address. The headers
/// `x-amzn-lattice-identity` and `x-amzn-lattice-network` "can't be spoofed". Envoy's filter `aws_lambda` sends
/// the same events with any header of its callers, so its configuration must remove these two.
///
/// [url]: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
/// [alb-jwt]: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
/// [alb-oidc]: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
/// [lattice]: https://docs.aws.amazon.com/vpc-lattice/latest/ug/http-targets.html
#[derive(Clone)]
pub struct RequestContext(Arc<Inner>);

struct Inner {
    trigger: Trigger,
    format: PayloadFormat,
    raw: Option<Box<str>>,
    /// The trigger's trace ID, if Lambda did not send one.
    trace_id: Option<HeaderValue>,
    forwarded_for: Option<HeaderValue>,
    lambda: Option<LambdaContext>,
    parsed: OnceLock<Parsed>,
    authorizer: OnceLock<Option<Authorizer>>,
}

/// The values that have the same form in all events.
#[derive(Default)]
struct Parsed {
    request_id: Option<String>,
    stage: Option<String>,
    source_ip: Option<IpAddr>,
}

impl RequestContext {
    pub(crate) fn new(
        trigger: Trigger,
        format: PayloadFormat,
        raw: Option<Box<str>>,
        headers: &HeaderMap,
        lambda: Option<LambdaContext>,
    ) -> Self {
        let is_traced = lambda.as_ref().is_some_and(|lambda| traced(lambda).is_some());
        // The trigger adds the last value.
        let last = |name| headers.get_all(name).iter().next_back().cloned();
        Self(Arc::new(Inner {
            trigger,
            format,
            raw,
            trace_id: if is_traced { None } else { headers.get(TRACE_ID).cloned() },
            forwarded_for: if matches!(trigger, Trigger::Alb | Trigger::Lattice) {
                last(FORWARDED_FOR)
            } else {
                None
            },
            lambda,
            parsed: OnceLock::new(),
            authorizer: OnceLock::new(),
        }))
    }

    /// Returns the trigger that sent the event.
    #[must_use]
    pub fn trigger(&self) -> Trigger {
        self.0.trigger
    }

    /// Returns the ID of the request, which API Gateway and Function URLs also send to the caller
    /// (`x-amzn-requestid`, `apigw-requestid`). Load balancers and VPC Lattice do not send an ID, so Lambda's
    /// ID of the invocation is returned there.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let lambda = || self.lambda().map(|lambda| lambda.request_id.as_str());
        self.parsed().request_id.as_deref().or_else(lambda).filter(|id| !id.is_empty())
    }

    /// Returns the X-Ray tracing header of the invocation, such as
    /// `Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1`.
    ///
    /// This is Lambda's header, or the trigger's if Lambda did not send one.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.lambda().and_then(traced).or_else(|| self.0.trace_id.as_ref()?.to_str().ok())
    }

    /// Returns the IP address from which the trigger was called.
    #[must_use]
    pub fn source_ip(&self) -> Option<IpAddr> {
        self.parsed().source_ip
    }

    /// Returns the stage of an API Gateway API, which is `$default` if it has no name.
    #[must_use]
    pub fn stage(&self) -> Option<&str> {
        self.parsed().stage.as_deref()
    }

    /// Returns the result of the trigger's authorizer.
    #[must_use]
    pub fn authorizer(&self) -> Option<&Authorizer> {
        let Inner { trigger, format, raw, authorizer, .. } = &*self.0;
        authorizer.get_or_init(|| authorizer::from_context(raw.as_deref()?, *trigger, *format)).as_ref()
    }

    /// Returns the `requestContext` of the event as JSON. Each trigger has its own format.
    ///
    /// Returns `None` for version 1 of VPC Lattice's event.
    #[must_use]
    pub fn json(&self) -> Option<&str> {
        self.0.raw.as_deref()
    }

    /// Returns the context of the invocation, or `None` if the program does not run on Lambda.
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
        // This text may be logged, so it does not contain claims and addresses.
        f.debug_struct("RequestContext")
            .field("trigger", &self.trigger())
            .field("request_id", &self.request_id())
            .finish_non_exhaustive()
    }
}

impl Inner {
    fn parse(&self) -> Parsed {
        let mut parsed = Parsed::default();
        let mut source = Text::default();
        let mut reader = Reader::new(self.raw.as_deref().unwrap_or("{}"));
        // The event was valid JSON, so this cannot fail.
        let _ = lenient::object(&mut reader, |reader, key| {
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
}

/// Reads `http` of payload format 2.0, or `identity` of 1.0.
fn read_source_ip<'a>(reader: &mut Reader<'a>, source: &mut Text<'a>) -> Result<(), InvalidJson> {
    lenient::object(reader, |reader, key| {
        match key {
            "sourceIp" => *source = Text::read(reader)?,
            _ => drop(reader.skip()?),
        }
        Ok(())
    })
}

/// Returns Lambda's tracing header.
fn traced(lambda: &LambdaContext) -> Option<&str> {
    lambda.trace_id.as_deref().filter(|id| !id.is_empty())
}

/// Parses an IP address. A load balancer can be configured to append a port.
fn ip(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}
