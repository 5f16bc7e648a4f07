//! The function of `GetProduct`.

use std::error::Error;

use products::Store;
use products::pb::product_service_server;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let store = Store::from_env()?;
    let handler =
        product_service_server::get_product(move |request| products::get_product(store.clone(), request));
    Ok(lambda_grpc::run(handler).await?)
}
