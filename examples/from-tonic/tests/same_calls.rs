//! The same calls of three servers: on tonic, moved, and hosted.

mod behind;

use from_tonic::{other_calls, same_calls};
use lambda_grpc::Trigger;
use lambda_grpc::host::HttpService;
use tokio::net::TcpListener;
use tonic::metadata::AsciiMetadataValue;
use tonic::transport::{Channel, Endpoint};

use behind::behind;

const KEY: &str = "secret";

fn key() -> AsciiMetadataValue {
    AsciiMetadataValue::from_static(KEY)
}

/// Starts the server on tonic, and connects to it.
async fn before() -> Channel {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { from_tonic_before::server::serve(listener, key()).await.unwrap() });
    Endpoint::try_from(format!("http://{address}")).unwrap().connect().await.unwrap()
}

/// Calls a server behind triggers, and returns the lines of the calls whose responses differ.
async fn responds_like_tonic(server: impl HttpService + Sync) -> Vec<String> {
    let expected = same_calls(before().await, KEY).await.unwrap();
    for trigger in [Trigger::HttpApi, Trigger::FunctionUrl, Trigger::Alb] {
        assert_eq!(same_calls(behind(trigger, &server), KEY).await.unwrap(), expected, "{trigger:?}");
    }
    other_calls(behind(Trigger::HttpApi, &server), KEY).await.unwrap()
}

#[tokio::test]
async fn tonic_responds_to_all_calls() {
    let expected = [
        r#"GetQuote DE 1500 g: Quote { carrier: "post", cents: 510 }, x-price-list: 2026-11, x-request-id: 42"#,
        r#"GetQuote AT 20000 g: Quote { carrier: "post", cents: 3290 }, x-price-list: 2026-11, x-request-id: 42"#,
        "GetQuote DE 0 g: InvalidArgument, the parcel cannot be sent, grams must be 1 to 20000, \
         x-max-grams: 20000, x-request-id: 42",
        "GetQuote é 1 g: NotFound, no carrier ships to `é`, x-request-id: 42",
        "GetQuote DE 1 g: Unauthenticated, `x-api-key` is missing or wrong, x-request-id: 42",
        r#"Check "": HealthCheckResponse { status: Serving }"#,
        r#"Check "acme.shipping.v1.Shipping": HealthCheckResponse { status: Serving }"#,
        r#"Check "acme.Unknown": Err(NotFound)"#,
    ];
    assert_eq!(same_calls(before().await, KEY).await.unwrap(), expected);
    let [large, streamed] = other_calls(before().await, KEY).await.unwrap().try_into().unwrap();
    assert_eq!(large, "GetQuote, 100 kB: Err(OutOfRange)");
    assert!(streamed.starts_with("ListQuotes: Ok([Quote { carrier: \"post\""), "{streamed}");
}

#[tokio::test]
async fn the_moved_server_responds_in_the_same_way() {
    let others = responds_like_tonic(from_tonic_after::server::server(key())).await;
    assert_eq!(others, ["GetQuote, 100 kB: Err(ResourceExhausted)", "ListQuotes: Err(Unimplemented)"]);
}

#[tokio::test]
async fn the_hosted_server_responds_in_the_same_way() {
    let others = responds_like_tonic(from_tonic_hosted::server(key()).await.unwrap()).await;
    assert_eq!(others, ["GetQuote, 100 kB: Err(OutOfRange)", "ListQuotes: Err(Unimplemented)"]);
}

#[test]
fn no_server_starts_with_an_invalid_key() {
    for parse in [from_tonic_before::api_key::parse_api_key, from_tonic_after::api_key::parse_api_key] {
        assert_eq!(parse(KEY).unwrap(), KEY);
        for key in ["", "secret\n"] {
            assert!(parse(key).unwrap_err().contains("`SHIPPING_API_KEY`"), "{key:?}");
        }
    }
}
