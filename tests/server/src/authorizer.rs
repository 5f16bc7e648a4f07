//! A layer and handlers that record paths, to compare the path that was authorized with the method
//! that ran.
//!
//! They record it for the current thread, and in the response headers `x-seen` and `x-ran`, for
//! tests over a network.

use std::cell::RefCell;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::HeaderValue;
use lambda_grpc::{Request, Response, Router, Status};
use tower_layer::Layer;
use tower_service::Service;

use crate::no_package::Nothing;
use crate::no_package::twirp_server::{Twirp, TwirpServer};
use service::pb::Message;
use service::pb::echo_server::{Echo, EchoServer};
use service::pb::other_server::{self, Other};

thread_local! {
    static RAN: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    static SEEN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The outcome of a call.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The path of the method whose handler ran.
    pub ran: Option<String>,
    /// The path that the layer received.
    pub seen: Option<String>,
}

impl Outcome {
    /// Takes the outcome that was recorded on this thread since the last call.
    ///
    /// # Panics
    ///
    /// Panics if more than one handler ran.
    #[must_use]
    pub fn take() -> Self {
        let ran = RAN.take();
        assert!(ran.len() <= 1, "one call ran {ran:?}");
        Self { ran: ran.first().map(|path| (*path).to_owned()), seen: SEEN.take() }
    }
}

/// An implementation of all services that records which method ran.
#[derive(Debug, Clone, Copy)]
pub struct Noting;

fn run<M>(path: &'static str, request: Request<M>) -> Result<Response<M>, Status> {
    RAN.with_borrow_mut(|ran| ran.push(path));
    let mut response = Response::new(request.into_inner());
    let path = path.parse().map_err(|_| Status::internal("a path is ASCII"))?;
    response.metadata_mut().insert("x-ran", path);
    Ok(response)
}

impl Echo for Noting {
    async fn say(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        run("/echo.Echo/Say", request)
    }

    async fn look(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        run("/echo.Echo/Look", request)
    }
}

impl Other for Noting {
    async fn say(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        run("/echo.Other/Say", request)
    }
}

impl Twirp for Noting {
    async fn call(&self, request: Request<Nothing>) -> Result<Response<Nothing>, Status> {
        run("/twirp/Call", request)
    }
}

/// Serves the methods of [`METHODS`](crate::targets::METHODS), one of them with a single handler.
#[must_use]
pub fn router() -> Router {
    Router::new()
        .add_service(EchoServer::new(Noting))
        .add_service(other_server::say(|request| Other::say(&Noting, request)))
        .add_service(TwirpServer::new(Noting))
}

/// A layer that records the path of each request, as a layer that authorizes by path would read it.
#[derive(Debug, Clone, Copy)]
pub struct AuthorizerLayer;

impl<S> Layer<S> for AuthorizerLayer {
    type Service = Authorizer<S>;

    fn layer(&self, inner: S) -> Authorizer<S> {
        Authorizer(inner)
    }
}

/// A server behind an [`AuthorizerLayer`].
#[derive(Debug, Clone)]
pub struct Authorizer<S>(S);

impl<S, A, B> Service<http::Request<A>> for Authorizer<S>
where
    S: Service<http::Request<A>, Response = http::Response<B>, Future: Send + 'static>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<A>) -> Self::Future {
        let path = request.uri().path().to_owned();
        SEEN.set(Some(path.clone()));
        let response = self.0.call(request);
        Box::pin(async move {
            let mut response = response.await?;
            if let Ok(path) = HeaderValue::try_from(path) {
                response.headers_mut().insert("x-seen", path);
            }
            Ok(response)
        })
    }
}
