//! A tuned function: one thread, which avoids reconnects, and no subscriber.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    lambda_http::run(peer_tonic_web::router()).await
}
