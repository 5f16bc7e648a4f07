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

fn services() -> Router {
    let cart = CartServiceServer::new(Cart);
    Router::new().add_service(cart).add_service(shop_service_server::get_item(get_item))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    lambda_grpc::run(services()).await
}

#[cfg(test)]
mod tests {
    use lambda_grpc::Trigger;
    use lambda_grpc::testing::{Deployment, grpc_web};

    use super::*;

    #[tokio::test]
    async fn adds_an_item_of_the_shop_to_the_cart() {
        let api = Deployment::new(Trigger::HttpApi);

        let request = GetItemRequest { name: "tea".into() };
        let request = grpc_web::request("/acme.shop.v1.ShopService/GetItem", &request);
        let response = api.call(services(), request).await;
        let found: Response<GetItemResponse> = grpc_web::response(&response).unwrap();
        let item = found.into_inner().item;
        assert_eq!(item.as_ref().map(|item| item.cents), Some(500));

        let request = AddItemRequest { item: item.clone() };
        let request = grpc_web::request("/acme.cart.v1.CartService/AddItem", &request);
        let response = api.call(services(), request).await;
        let cart: Response<AddItemResponse> = grpc_web::response(&response).unwrap();
        assert_eq!(cart.into_inner().items, Vec::from_iter(item));
    }
}
