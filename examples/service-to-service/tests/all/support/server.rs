//! Endpoints of AWS on loopback that check signatures. The inventory is behind them.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use bytes::Bytes;
use http::{Request, Response, header};
use http_body_util::{BodyExt, Full};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use lambda_grpc::context::LambdaContext;
use lambda_grpc::testing::Deployment;
use lambda_grpc::{Host, Trigger};
use service_to_service::inventory::Inventory;
use service_to_service::pb::inventory_service_server::InventoryServiceServer;
use tokio::net::TcpListener;

use super::verify;

/// Changes a request on its way to the endpoint.
pub type Change = fn(&mut Request<Bytes>);

/// What is behind the check of the signature.
#[derive(Debug, Clone, Copy)]
enum Endpoint {
    Trigger(Trigger),
    /// Lambda's Invoke API.
    Invoke,
}

/// An endpoint that runs until the end of its test.
pub struct Server {
    url: String,
    requests: Arc<Mutex<Vec<Request<Bytes>>>>,
}

impl Server {
    /// Starts a trigger that requires signatures for a service.
    pub async fn trigger(trigger: Trigger, service: &'static str) -> Self {
        Self::start(Endpoint::Trigger(trigger), service, |_| ()).await
    }

    /// Starts a trigger behind a proxy that changes each request.
    pub async fn behind_proxy(trigger: Trigger, service: &'static str, change: Change) -> Self {
        Self::start(Endpoint::Trigger(trigger), service, change).await
    }

    /// Starts the Invoke API of Lambda.
    pub async fn invoke_api() -> Self {
        Self::start(Endpoint::Invoke, "lambda", |_| ()).await
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the requests that have arrived.
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        self.requests.lock().unwrap().clone()
    }

    async fn start(endpoint: Endpoint, service: &'static str, change: Change) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let arrived = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let arrived = Arc::clone(&arrived);
                let respond = service_fn(move |request: Request<hyper::body::Incoming>| {
                    let arrived = Arc::clone(&arrived);
                    async move {
                        let (parts, body) = request.into_parts();
                        let mut request =
                            Request::from_parts(parts, body.collect().await.unwrap().to_bytes());
                        change(&mut request);
                        // This header is for one hop, which ends before the signature is checked.
                        request.headers_mut().remove(header::TE);
                        arrived.lock().unwrap().push(request.clone());
                        let response = match verify(&request, service, SystemTime::now()) {
                            Ok(()) => respond(endpoint, request).await,
                            Err(reason) => reject(&reason),
                        };
                        Ok::<_, Infallible>(response.map(Full::new))
                    }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), respond));
            }
        });
        Self { url, requests }
    }
}

async fn respond(endpoint: Endpoint, request: Request<Bytes>) -> Response<Bytes> {
    let inventory = InventoryServiceServer::new(Inventory);
    match endpoint {
        Endpoint::Trigger(trigger) => Deployment::new(trigger).call(inventory, request).await,
        Endpoint::Invoke if request.uri() == "/2015-03-31/functions/inventory/invocations" => {
            let handled =
                Host::new().handler(inventory).handle(request.into_body(), LambdaContext::default());
            Response::new(handled.await.unwrap())
        }
        Endpoint::Invoke => reject("no such function"),
    }
}

fn reject(reason: &str) -> Response<Bytes> {
    Response::builder()
        .status(403)
        .header("content-type", "application/json")
        .header("x-amzn-errortype", "InvalidSignatureException")
        .body(format!(r#"{{"message":"{reason}"}}"#).into())
        .unwrap()
}
