//! Calls of the inventory, alone and by the checkout.

use std::time::Duration;

use aws_credential_types::provider::{SharedCredentialsProvider, error::CredentialsError, future};
use lambda_grpc::{Code, Request, Trigger};
use service_to_service::checkout::Checkout;
use service_to_service::pb::checkout_service_client::CheckoutServiceClient;
use service_to_service::pb::checkout_service_server::CheckoutServiceServer;
use service_to_service::pb::inventory_service_client::InventoryServiceClient;
use service_to_service::pb::{PlaceOrderRequest, ReserveRequest};
use service_to_service::sigv4::SigV4;
use service_to_service::transport::{Transport, direct, over_http};

use crate::support::{Server, TRIGGERS, credentials, sdk, signing_client};

fn invoking_client(server: &Server) -> InventoryServiceClient<Transport> {
    InventoryServiceClient::new(direct(&sdk(server.url(), credentials(None)), "inventory"))
}

/// Returns a client of a checkout in this process.
fn checkout(
    inventory: InventoryServiceClient<Transport>,
) -> CheckoutServiceClient<CheckoutServiceServer<Checkout>> {
    CheckoutServiceClient::new(CheckoutServiceServer::new(Checkout { inventory }))
}

fn tea(quantity: u32) -> PlaceOrderRequest {
    PlaceOrderRequest { item: "tea".into(), quantity }
}

async fn orders(inventory: InventoryServiceClient<Transport>) {
    let mut checkout = checkout(inventory);
    let order = checkout.place_order(tea(2)).await.unwrap().into_inner();
    assert_eq!(order.confirmation, "2 pieces of tea are yours, 3 are left");
    let status = checkout.place_order(tea(9)).await.unwrap_err();
    assert_eq!(
        (status.code(), status.message()),
        (Code::FailedPrecondition, "only 5 pieces of tea are left")
    );
}

#[tokio::test]
async fn invokes_the_function() {
    orders(invoking_client(&Server::invoke_api().await)).await;
}

#[tokio::test]
async fn signs_for_each_trigger() {
    for (trigger, service) in TRIGGERS {
        orders(signing_client(&Server::trigger(trigger, service).await, service)).await;
    }
}

#[tokio::test]
async fn needs_a_signature_for_this_service_and_key() {
    let server = Server::trigger(Trigger::FunctionUrl, "lambda").await;
    let reserve = || ReserveRequest { item: "tea".into(), quantity: 1 };
    let url = server.url();
    let unsigned = over_http(None).unwrap();
    let mut unsigned = InventoryServiceClient::with_origin(unsigned, url.parse().unwrap());
    assert_eq!(unsigned.reserve(reserve()).await.unwrap_err().code(), Code::PermissionDenied);
    let status = signing_client(&server, "execute-api").reserve(reserve()).await.unwrap_err();
    assert_eq!(status.code(), Code::PermissionDenied);
    let mut other = sdk(
        url,
        aws_credential_types::Credentials::new("AKIAIOSFODNN7EXAMPLE", "other", None, None, "tests"),
    );
    let signer = SigV4::new(&other, "lambda").unwrap();
    let mut client =
        InventoryServiceClient::with_origin(over_http(Some(signer)).unwrap(), url.parse().unwrap());
    assert_eq!(client.reserve(reserve()).await.unwrap_err().code(), Code::PermissionDenied);

    // Without credentials, nothing is sent.
    let count = server.requests().len();
    other = other.into_builder().credentials_provider(SharedCredentialsProvider::new(NoCredentials)).build();
    let signer = SigV4::new(&other, "lambda").unwrap();
    let mut client =
        InventoryServiceClient::with_origin(over_http(Some(signer)).unwrap(), url.parse().unwrap());
    assert_eq!(client.reserve(reserve()).await.unwrap_err().code(), Code::Unauthenticated);
    assert_eq!(server.requests().len(), count);
}

#[tokio::test]
async fn needs_an_address_with_tls_to_sign() {
    let signer = SigV4::new(&sdk("http://127.0.0.1:1", credentials(None)), "lambda").unwrap();
    let signing = over_http(Some(signer)).unwrap();
    let without_tls = "http://inventory.example".parse().unwrap();
    for (mut client, remedy) in [
        (InventoryServiceClient::new(signing.clone()), "create it with `with_origin`"),
        (InventoryServiceClient::with_origin(signing, without_tls), "use `https://`"),
    ] {
        let status = client.reserve(ReserveRequest::default()).await.unwrap_err();
        assert!(status.message().contains(remedy), "{status}");
    }
}

#[tokio::test]
async fn hides_what_is_wrong_between_the_services() {
    let server = Server::trigger(Trigger::HttpApi, "execute-api").await;
    let unsigned =
        InventoryServiceClient::with_origin(over_http(None).unwrap(), server.url().parse().unwrap());
    let closed =
        InventoryServiceClient::with_origin(over_http(None).unwrap(), "http://127.0.0.1:1".parse().unwrap());
    for inventory in [unsigned, closed] {
        let status = checkout(inventory).place_order(tea(1)).await.unwrap_err();
        assert_eq!((status.code(), status.message()), (Code::Unavailable, "the inventory is not available"));
    }
}

#[tokio::test]
async fn passes_the_deadline_on() {
    let server = Server::trigger(Trigger::HttpApi, "execute-api").await;
    let mut checkout = checkout(signing_client(&server, "execute-api"));
    let mut request = Request::new(tea(1));
    request.set_timeout(Duration::from_secs(20));
    checkout.place_order(request).await.unwrap();
    let timeout = server.requests()[0].headers()["grpc-timeout"].to_str().unwrap().to_owned();
    // In microseconds, because nanoseconds would have more than eight digits.
    let timeout = Duration::from_micros(timeout.strip_suffix('u').unwrap().parse().unwrap());
    // The checkout takes part of the 20 seconds, even on a slow machine only a few.
    assert!((10..20).contains(&timeout.as_secs()), "{timeout:?}");
}

/// A provider without credentials, as in a function without a role.
#[derive(Debug)]
struct NoCredentials;

impl aws_credential_types::provider::ProvideCredentials for NoCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(CredentialsError::not_loaded("there is no role")))
    }
}
