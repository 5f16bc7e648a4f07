//! Serves what buf generates: all of one service, and one RPC of another.

mod pb;

use lambda_grpc::{Request, Response, Router, Status};
use pb::acme::cart::v1::cart_service_server::{CartService, CartServiceServer};
use pb::acme::cart::v1::{AddItemRequest, AddItemResponse};
use pb::acme::shop::v1::{GetItemRequest, GetItemResponse, Item, shop_service_server};

struct Cart;

impl CartService for Cart {
    async fn add_item(&self, request: Request<AddItemRequest>) -> Result<Response<AddItemResponse>, Status> {
        Ok(Response::new(AddItemResponse { items: request.into_inner().item.into_iter().collect() }))
    }
}

async fn get_item(request: Request<GetItemRequest>) -> Result<Response<GetItemResponse>, Status> {
    let item = Item { name: request.into_inner().name, cents: 500 };
    Ok(Response::new(GetItemResponse { item: Some(item) }))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    let router = Router::new().add_service(CartServiceServer::new(Cart));
    lambda_grpc::run(router.add_service(shop_service_server::get_item(get_item))).await
}
