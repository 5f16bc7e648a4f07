//! The handlers.

use lambda_grpc::{Request, Response, Status};

use crate::authorization::Customer;
use crate::pb::order_service_server::OrderService;
use crate::pb::{
    CancelOrderRequest, CancelOrderResponse, CreateOrderRequest, CreateOrderResponse, GetOrderRequest,
    GetOrderResponse, ListOrdersRequest, ListOrdersResponse, Order, OrderState, UpdateOrderRequest,
    UpdateOrderResponse,
};
use crate::store::{Creation, List, NewOrder, Replacement, Store};
use crate::update::Change;
use crate::validation::valid;
use crate::{errors, order, page_token};

const DEFAULT_PAGE_SIZE: usize = 20;
const MAX_PAGE_SIZE: usize = 100;

/// The implementation of the service.
#[derive(Debug)]
pub struct Orders<S> {
    store: S,
}

impl<S: Store> Orders<S> {
    /// Creates the service, with the store that it keeps its orders in.
    pub fn new(store: S) -> Self {
        Self { store }
    }

    async fn find(&self, customer: &Customer, id: &str) -> Result<Order, Status> {
        // The store has IDs in lower case.
        let found = self.store.get(customer, &id.to_ascii_lowercase()).await?;
        found.ok_or_else(|| errors::not_found(id))
    }

    /// Stores a changed order. Returns `None` if somebody else has changed it since it was read.
    async fn store_change(&self, customer: &Customer, mut order: Order) -> Result<Option<Order>, Status> {
        let etag = order.etag.clone();
        order::mark_changed(&mut order);
        match self.store.replace(customer, &order, &etag).await? {
            Replacement::Replaced => Ok(Some(order)),
            Replacement::HasChanged => Ok(None),
        }
    }
}

/// Checks that an order can be changed by a client that has read `etag`.
fn check_open(order: &Order, etag: &str) -> Result<(), Status> {
    if order.etag != etag {
        return Err(errors::changed(&order.id));
    }
    match order.state() {
        OrderState::Open => Ok(()),
        _ => Err(errors::not_open(&order.id)),
    }
}

impl<S: Store> OrderService for Orders<S> {
    async fn create_order(
        &self,
        request: Request<CreateOrderRequest>,
    ) -> Result<Response<CreateOrderResponse>, Status> {
        let customer = Customer::of(&request)?;
        let mut request = valid(request)?;
        // A UUID is the same in upper case and in lower case: https://www.rfc-editor.org/rfc/rfc9562#section-4
        request.request_id.make_ascii_lowercase();
        let new = NewOrder { order: order::create(&request)?, request };
        let order = match self.store.create(&customer, &new).await? {
            Creation::Created => {
                tracing::info!(order.id = new.order.id, "created an order");
                new.order
            }
            // An earlier attempt of the same client.
            Creation::Exists(existing) if existing.request == new.request => existing.order,
            Creation::Exists(existing) => return Err(errors::already_exists(&existing.order.id)),
        };
        Ok(Response::new(CreateOrderResponse { order: Some(order) }))
    }

    async fn get_order(
        &self,
        request: Request<GetOrderRequest>,
    ) -> Result<Response<GetOrderResponse>, Status> {
        let customer = Customer::of(&request)?;
        let request = valid(request)?;
        let order = self.find(&customer, &request.id).await?;
        Ok(Response::new(GetOrderResponse { order: Some(order) }))
    }

    async fn list_orders(
        &self,
        request: Request<ListOrdersRequest>,
    ) -> Result<Response<ListOrdersResponse>, Status> {
        let customer = Customer::of(&request)?;
        let request = valid(request)?;
        let filter = request.state();
        let limit = match usize::try_from(request.page_size) {
            Ok(0) | Err(_) => DEFAULT_PAGE_SIZE,
            Ok(size) => size.min(MAX_PAGE_SIZE),
        };
        let list = List { state: filter, after: page_token::decode(&request.page_token, filter)?, limit };
        let page = self.store.list(&customer, &list).await?;
        let next_page_token = page.next.map_or_else(String::new, |next| page_token::encode(&next, filter));
        Ok(Response::new(ListOrdersResponse { orders: page.orders, next_page_token }))
    }

    async fn update_order(
        &self,
        request: Request<UpdateOrderRequest>,
    ) -> Result<Response<UpdateOrderResponse>, Status> {
        let customer = Customer::of(&request)?;
        let UpdateOrderRequest { order, update_mask } = valid(request)?;
        // The rules say that both are there.
        let (sent, mask) = (order.unwrap_or_default(), update_mask.unwrap_or_default());
        let change = Change::new(&sent, &mask)?;
        let mut order = self.find(&customer, &sent.id).await?;
        check_open(&order, &sent.etag)?;
        change.apply(&mut order);
        let order = self.store_change(&customer, order).await?.ok_or_else(|| errors::changed(&sent.id))?;
        tracing::info!(order.id, paths = ?mask.paths, "updated an order");
        Ok(Response::new(UpdateOrderResponse { order: Some(order) }))
    }

    async fn cancel_order(
        &self,
        request: Request<CancelOrderRequest>,
    ) -> Result<Response<CancelOrderResponse>, Status> {
        let customer = Customer::of(&request)?;
        let request = valid(request)?;
        let mut order = self.find(&customer, &request.id).await?;
        // An earlier attempt of the same client may have cancelled it.
        if order.state() != OrderState::Cancelled {
            check_open(&order, &request.etag)?;
            order.set_state(OrderState::Cancelled);
            order = match self.store_change(&customer, order).await? {
                Some(order) => {
                    tracing::info!(order.id, "cancelled an order");
                    order
                }
                // So may another attempt at the same time.
                None => self.find(&customer, &request.id).await?,
            };
            if order.state() != OrderState::Cancelled {
                return Err(errors::changed(&order.id));
            }
        }
        Ok(Response::new(CancelOrderResponse { order: Some(order) }))
    }
}
