//! The best that can be had of it: one thread, which spares it the reconnects, and no subscriber.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    lambda_http::run(peer_tonic_web::router()).await
}
