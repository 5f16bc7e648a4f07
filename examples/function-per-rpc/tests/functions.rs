//! Each function behind an HTTP API, with a folder that they share.

use std::fs;

use lambda_grpc::host::HttpService;
use lambda_grpc::testing::{Deployment, grpc_web};
use lambda_grpc::{Code, Response, Status, Trigger};
use products::Store;
use products::pb::product_service_server::{get_product, put_product, summarize_products};
use products::pb::{GetProductRequest, Product, SummarizeProductsRequest, SummarizeProductsResponse};
use tempfile::TempDir;

fn product(sku: &str, quantity: u32) -> Product {
    Product { sku: sku.into(), name: "Red mug".into(), quantity }
}

async fn put(folder: &TempDir, product: &Product) -> Result<Response<Product>, Status> {
    let store = Store::new(folder.path());
    let function = put_product(move |request| products::put_product(store.clone(), request));
    let request = grpc_web::request("/acme.products.v1.ProductService/PutProduct", product);
    grpc_web::response(&Deployment::new(Trigger::HttpApi).call(function, request).await)
}

fn reader(folder: &TempDir) -> impl HttpService {
    let store = Store::new(folder.path());
    get_product(move |request| products::get_product(store.clone(), request))
}

async fn get(folder: &TempDir, sku: &str) -> Result<Response<Product>, Status> {
    let message = GetProductRequest { sku: sku.into() };
    let request = grpc_web::request("/acme.products.v1.ProductService/GetProduct", &message);
    grpc_web::response(&Deployment::new(Trigger::HttpApi).call(reader(folder), request).await)
}

#[tokio::test]
async fn functions_share_the_products() {
    let folder = TempDir::new().unwrap();
    for (sku, quantity) in [("red-mug", 1), ("blue-mug", 4), ("red-mug", 2)] {
        put(&folder, &product(sku, quantity)).await.unwrap();
    }
    assert_eq!(get(&folder, "red-mug").await.unwrap().into_inner(), product("red-mug", 2));
    let store = Store::new(folder.path());
    let function = summarize_products(move |request| products::summarize_products(store.clone(), request));
    let path = "/acme.products.v1.ProductService/SummarizeProducts";
    let request = grpc_web::request(path, &SummarizeProductsRequest {});
    let response = Deployment::new(Trigger::HttpApi).call(function, request).await;
    let summary = grpc_web::response::<SummarizeProductsResponse>(&response).unwrap().into_inner();
    assert_eq!((summary.products, summary.quantity), (2, 6));
}

#[tokio::test]
async fn a_function_rejects_other_rpcs() {
    let folder = TempDir::new().unwrap();
    let request = grpc_web::request("/acme.products.v1.ProductService/PutProduct", &product("red-mug", 1));
    let response = Deployment::new(Trigger::HttpApi).call(reader(&folder), request).await;
    assert_eq!(grpc_web::response::<Product>(&response).unwrap_err().code(), Code::Unimplemented);
}

#[tokio::test]
async fn a_sku_does_not_lead_out_of_the_folder() {
    let folder = TempDir::new().unwrap();
    for sku in ["", ".", "..", "../red-mug", "/etc/passwd", "RED", "é", "a\0", &"a".repeat(65)] {
        let status = put(&folder, &product(sku, 1)).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{sku}");
        assert_eq!(get(&folder, sku).await.unwrap_err().code(), Code::InvalidArgument, "{sku}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn failures_of_the_store_have_a_status() {
    let folder = TempDir::new().unwrap();
    assert_eq!(get(&folder, "missing").await.unwrap_err().code(), Code::NotFound);
    fs::write(folder.path().join("damaged"), [0xff]).unwrap();
    assert_eq!(get(&folder, "damaged").await.unwrap_err().code(), Code::DataLoss);
    fs::create_dir(folder.path().join("a-folder")).unwrap();
    assert_eq!(get(&folder, "a-folder").await.unwrap_err().code(), Code::Unavailable);
    assert_eq!(put(&folder, &product("a-folder", 1)).await.unwrap_err().code(), Code::Unavailable);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "a temporary file remains");
}
