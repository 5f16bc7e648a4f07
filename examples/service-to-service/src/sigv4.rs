//! A tower layer that signs requests with AWS Signature Version 4, for triggers with IAM authorization.

use std::mem;
use std::net::IpAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::SystemTime;

use aws_config::{Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_sigv4::http_request::{PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use bytes::Bytes;
use http::{Request, Uri, header};
use http_body::Body;
use http_body_util::{BodyExt, Full};
use lambda_grpc::Status;
use tower::{BoxError, Layer, Service};

/// The services that check signatures: API Gateway, Lambda for a Function URL, and VPC Lattice.
const SERVICES: [&str; 3] = ["execute-api", "lambda", "vpc-lattice-svcs"];

/// Checks whether requests to an endpoint may be signed. The session token is in a header, so it needs TLS outside of this machine.
pub fn check_endpoint(endpoint: &Uri) -> Result<(), String> {
    let Some(host) = endpoint.host() else {
        return Err("the client has no address to sign: create it with `with_origin`".into());
    };
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    if endpoint.scheme_str() == Some("https") || address.is_ok_and(|address| address.is_loopback()) {
        return Ok(());
    }
    Err(format!("requests to {host} cannot be signed without TLS: use `https://`"))
}

/// Signs requests to one endpoint. Place it next to the HTTP client, because nothing may change a signed request.
#[derive(Debug, Clone)]
pub struct SigV4 {
    credentials: SharedCredentialsProvider,
    region: Region,
    service: &'static str,
}

impl SigV4 {
    /// Takes the region and the credentials of the SDK. `service` is `execute-api` for API Gateway, `lambda` for a Function URL,
    /// and `vpc-lattice-svcs` for VPC Lattice.
    pub fn new(sdk: &SdkConfig, service: &str) -> Result<Self, BoxError> {
        let service = SERVICES.into_iter().find(|known| *known == service).ok_or_else(|| {
            format!("`{service}` is not a service that checks signatures: use `{}`", SERVICES.join("`, `"))
        })?;
        let region = sdk.region().ok_or("the SDK has no region: set AWS_REGION")?.clone();
        let credentials = sdk.credentials_provider().ok_or("the SDK has no credentials")?;
        Ok(Self { credentials, region, service })
    }

    /// Adds the headers of a signature.
    pub fn sign(
        &self,
        request: &mut Request<Bytes>,
        as_of: SystemTime,
        with: Credentials,
    ) -> Result<(), BoxError> {
        check_endpoint(request.uri())?;
        // This header is for one hop. A proxy may remove it, and the signature would not match.
        request.headers_mut().remove(header::TE);
        let mut settings = SigningSettings::default();
        let body = match self.service {
            // https://docs.aws.amazon.com/vpc-lattice/latest/ug/sigv4-authenticated-requests.html
            "vpc-lattice-svcs" => {
                settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
                SignableBody::UnsignedPayload
            }
            _ => SignableBody::Bytes(request.body()),
        };
        let identity = with.into();
        let parameters = SigningParams::builder()
            .identity(&identity)
            .region(self.region.as_ref())
            .name(self.service)
            .time(as_of)
            .settings(settings)
            .build()?
            .into();
        let headers = request.headers().iter();
        let headers: Vec<_> = headers
            .map(|(name, value)| Ok((name.as_str(), value.to_str()?)))
            .collect::<Result<_, BoxError>>()?;
        let uri = request.uri().to_string();
        let signable = SignableRequest::new(request.method().as_str(), uri, headers.into_iter(), body)?;
        let (instructions, _) = sign(signable, &parameters)?.into_parts();
        instructions.apply_to_request_http1x(request);
        Ok(())
    }
}

impl<S> Layer<S> for SigV4 {
    type Service = Signed<S>;

    fn layer(&self, http: S) -> Signed<S> {
        Signed { http, signer: self.clone() }
    }
}

/// An HTTP client whose requests are signed.
#[derive(Debug, Clone)]
pub struct Signed<S> {
    http: S,
    signer: SigV4,
}

impl<S, B> Service<Request<B>> for Signed<S>
where
    S: Service<Request<Full<Bytes>>, Error: Into<BoxError>, Future: Send> + Clone + Send + 'static,
    B: Body<Data: Send, Error: Into<BoxError>> + Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.http.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The service that is ready serves this request, and its clone the next one.
        let next = self.http.clone();
        let mut http = mem::replace(&mut self.http, next);
        let signer = self.signer.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            // The signature covers the whole body.
            let body = body.collect().await.map_err(Into::into)?.to_bytes();
            let mut request = Request::from_parts(parts, body);
            let credentials = signer.credentials.provide_credentials().await;
            let credentials =
                credentials.map_err(|error| Status::unauthenticated(format!("no credentials: {error}")))?;
            signer.sign(&mut request, SystemTime::now(), credentials)?;
            http.call(request.map(Full::new)).await.map_err(Into::into)
        })
    }
}
