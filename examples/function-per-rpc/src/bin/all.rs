//! All RPCs in one program, for your machine.

use std::error::Error;

use lambda_grpc::Router;
use products::Store;
use products::pb::product_service_server::{get_product, put_product, summarize_products};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let store = Store::from_env()?;
    let [reader, writer, summarizer] = [store.clone(), store.clone(), store];
    let router = Router::new()
        .add_service(get_product(move |request| products::get_product(reader.clone(), request)))
        .add_service(put_product(move |request| products::put_product(writer.clone(), request)))
        .add_service(summarize_products(move |request| {
            products::summarize_products(summarizer.clone(), request)
        }));
    Ok(lambda_grpc::run(router).await?)
}
