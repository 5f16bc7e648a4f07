//! Runs the service: as a function on AWS Lambda, and over HTTP on your machine.

use orders::authorization::Identification;
use orders::store::{DynamoDb, Sqlite};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A JSON line for each event, and for the end of each call, with the request ID and the trace ID of the call.
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .with_span_list(false)
        .with_span_events(FmtSpan::CLOSE)
        .init();
    let identification = Identification::from_environment();
    match std::env::var("ORDERS_TABLE") {
        Ok(table) => {
            let store = DynamoDb::connect(table).await;
            lambda_grpc::run(orders::server(store, identification)).await?;
        }
        Err(_) => {
            let path = std::env::var("ORDERS_FILE").unwrap_or_else(|_| "orders.sqlite".to_owned());
            let store = Sqlite::open(&path).map_err(|error| {
                format!("cannot open {path}: {error}: set ORDERS_FILE to another file, or ORDERS_TABLE to a table of DynamoDB")
            })?;
            lambda_grpc::run(orders::server(store, identification)).await?;
        }
    }
    Ok(())
}
