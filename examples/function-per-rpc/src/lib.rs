//! The handlers of the service. Each program in `src/bin` runs one of them, and `all` runs them together.

use lambda_grpc::{Request, Response, Status};

use pb::{GetProductRequest, Product, SummarizeProductsRequest, SummarizeProductsResponse};
pub use store::Store;

mod store;

pub mod pb {
    //! The generated code.
    lambda_grpc::include_proto!("acme.products.v1");
}

/// Returns a product. Needs to read.
pub async fn get_product(
    store: Store,
    request: Request<GetProductRequest>,
) -> Result<Response<Product>, Status> {
    let product = store.get(&request.into_inner().sku).await?;
    Ok(Response::new(product))
}

/// Stores a product. Needs to write.
pub async fn put_product(store: Store, request: Request<Product>) -> Result<Response<Product>, Status> {
    let product = request.into_inner();
    store.put(&product).await?;
    Ok(Response::new(product))
}

/// Adds up all products. Needs to read, and takes longer than the others.
pub async fn summarize_products(
    store: Store,
    _: Request<SummarizeProductsRequest>,
) -> Result<Response<SummarizeProductsResponse>, Status> {
    let mut summary = SummarizeProductsResponse::default();
    for sku in store.skus().await? {
        summary.products += 1;
        summary.quantity += u64::from(store.get(&sku).await?.quantity);
    }
    Ok(Response::new(summary))
}
