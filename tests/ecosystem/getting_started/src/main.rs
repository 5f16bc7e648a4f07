use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use lambda_grpc::{Request, Response, Status};
use pb::order_service_server::{OrderService, OrderServiceServer};
use pb::{CreateOrderRequest, GetOrderRequest, Order, OrderState};
use tracing_subscriber::fmt::format::FmtSpan;

mod pb {
    lambda_grpc::include_proto!("acme.orders.v1");
}

#[derive(Default)]
struct Orders {
    orders: Mutex<BTreeMap<String, Order>>,
}

impl OrderService for Orders {
    async fn create_order(&self, request: Request<CreateOrderRequest>) -> Result<Response<Order>, Status> {
        let CreateOrderRequest { item, quantity } = request.into_inner();
        if quantity == 0 {
            return Err(Status::invalid_argument("quantity must be at least 1"));
        }
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        let order = Order {
            id: format!("order-{}", orders.len() + 1),
            state: OrderState::Open.into(),
            item,
            quantity,
            create_time: Some(SystemTime::now().into()),
        };
        orders.insert(order.id.clone(), order.clone());
        tracing::info!(id = order.id, "created an order");
        Ok(Response::new(order))
    }

    async fn get_order(&self, request: Request<GetOrderRequest>) -> Result<Response<Order>, Status> {
        let GetOrderRequest { id } = request.into_inner();
        let orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        let order = orders.get(&id).ok_or_else(|| Status::not_found(format!("no order {id:?}")))?;
        Ok(Response::new(order.clone()))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_grpc::Error> {
    tracing_subscriber::fmt().json().with_span_list(false).with_span_events(FmtSpan::CLOSE).init();
    lambda_grpc::run(OrderServiceServer::new(Orders::default())).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_grpc::testing::{Deployment, grpc_web};
    use lambda_grpc::{Code, Trigger};
    use pb::order_service_client::OrderServiceClient;

    fn server() -> OrderServiceServer<Orders> {
        OrderServiceServer::new(Orders::default())
    }

    fn tea(quantity: u32) -> CreateOrderRequest {
        CreateOrderRequest { item: "tea".into(), quantity }
    }

    #[tokio::test]
    async fn returns_an_order_that_was_created() {
        let mut client = OrderServiceClient::new(server());
        let created = client.create_order(tea(2)).await.unwrap().into_inner();
        assert_eq!(created.state(), OrderState::Open);
        assert!(created.create_time.is_some());
        let found = client.get_order(GetOrderRequest { id: created.id.clone() }).await.unwrap();
        assert_eq!(found.into_inner(), created);
    }

    #[tokio::test]
    async fn rejects_an_order_for_nothing() {
        let mut client = OrderServiceClient::new(server());
        let status = client.create_order(tea(0)).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument);
    }

    #[tokio::test]
    async fn works_behind_triggers() {
        for trigger in [Trigger::HttpApi, Trigger::FunctionUrl] {
            let request = grpc_web::request("/acme.orders.v1.OrderService/CreateOrder", &tea(2));
            let response = Deployment::new(trigger).call(server(), request).await;
            let order: Response<Order> = grpc_web::response(&response).unwrap();
            assert_eq!(order.get_ref().item, "tea");
        }
    }
}
