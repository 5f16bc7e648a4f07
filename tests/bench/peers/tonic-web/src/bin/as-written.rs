//! A function like the examples of lambda_http.

use lambda_http::{Error, run, tracing};

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing::init_default_subscriber();
    run(peer_tonic_web::router()).await
}
