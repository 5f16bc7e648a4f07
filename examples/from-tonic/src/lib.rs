//! A client of the service, which reports what it receives.

use std::error::Error;
use std::fmt::Debug;

use from_tonic_before::pb::shipping_client::ShippingClient;
use from_tonic_before::pb::{GetQuoteRequest, Quote};
use tonic::body::Body;
use tonic::client::GrpcService;
use tonic::codegen::{Body as HttpBody, Bytes};
use tonic::metadata::MetadataMap;
use tonic::{Request, Response, Status, Streaming};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt;

type BoxError = Box<dyn Error + Send + Sync>;

/// Makes the calls with the same response on tonic and on lambda-grpc, and returns a line for each.
pub async fn same_calls<T>(channel: T, key: &str) -> Result<Vec<String>, BoxError>
where
    T: GrpcService<Body, Error: Into<BoxError>> + Clone,
    T::ResponseBody: HttpBody<Data = Bytes, Error: Into<BoxError> + Send> + Send + 'static,
{
    let mut shipping = ShippingClient::new(channel.clone());
    let mut report = Vec::new();
    for (country, grams, key) in
        [("DE", 1500, key), ("AT", 20_000, key), ("DE", 0, key), ("é", 1, key), ("DE", 1, "wrong")]
    {
        let response = shipping.get_quote(quote_request(country, grams, key)?).await;
        report.push(format!("GetQuote {country} {grams} g: {}", line(response)));
    }

    let mut health = HealthClient::new(channel);
    for service in ["", "acme.shipping.v1.Shipping"] {
        let response = health.check(HealthCheckRequest { service: service.into() }).await;
        report.push(format!("Check {service:?}: {}", line(response)));
    }
    let unknown = health.check(HealthCheckRequest { service: "acme.Unknown".into() }).await;
    // Only the code: the texts of the two health services differ.
    report.push(format!("Check \"acme.Unknown\": {:?}", unknown.map_err(|status| status.code())));
    Ok(report)
}

/// Makes the calls with different responses, and returns a line for each.
pub async fn other_calls<T>(channel: T, key: &str) -> Result<Vec<String>, BoxError>
where
    T: GrpcService<Body, Error: Into<BoxError>>,
    T::ResponseBody: HttpBody<Data = Bytes, Error: Into<BoxError> + Send> + Send + 'static,
{
    let mut shipping = ShippingClient::new(channel);
    let large = shipping.get_quote(quote_request(&"x".repeat(100_000), 1, key)?).await;
    let streamed = match shipping.list_quotes(quote_request("DE", 1500, key)?).await {
        Ok(response) => collect(response.into_inner()).await,
        Err(status) => Err(status),
    };
    Ok(vec![
        format!("GetQuote, 100 kB: {:?}", large.map_err(|status| status.code())),
        format!("ListQuotes: {:?}", streamed.map_err(|status| status.code())),
    ])
}

async fn collect(mut stream: Streaming<Quote>) -> Result<Vec<Quote>, Status> {
    let mut quotes = Vec::new();
    while let Some(quote) = stream.message().await? {
        quotes.push(quote);
    }
    Ok(quotes)
}

fn quote_request(country: &str, grams: u32, key: &str) -> Result<Request<GetQuoteRequest>, BoxError> {
    let mut request = Request::new(GetQuoteRequest { country: country.into(), grams });
    let key = key.parse().map_err(|_| "the key must not contain a line break")?;
    request.metadata_mut().insert("x-api-key", key);
    request.metadata_mut().insert("x-request-id", "42".parse()?);
    Ok(request)
}

/// Describes a response: its message or its error, the details, and the metadata that the service sets.
fn line<M: Debug>(response: Result<Response<M>, Status>) -> String {
    match response {
        Ok(response) => format!("{:?}{}", response.get_ref(), metadata(response.metadata())),
        Err(status) => {
            let details = status.get_details_bad_request().map(|details| details.field_violations);
            let violations = details.unwrap_or_default().into_iter();
            let violations: String = violations
                .map(|violation| format!(", {} {}", violation.field, violation.description))
                .collect();
            format!("{:?}, {}{violations}{}", status.code(), status.message(), metadata(status.metadata()))
        }
    }
}

fn metadata(metadata: &MetadataMap) -> String {
    let names = ["x-price-list", "x-max-grams", "x-request-id"];
    let values = names.map(|name| Some(format!(", {name}: {}", metadata.get(name)?.to_str().ok()?)));
    values.into_iter().flatten().collect()
}
