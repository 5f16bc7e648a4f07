//! Where orders are kept.
//!
//! The handlers know the trait [`Store`] only. `tests/stores.rs` runs the same tests with both implementations.

mod dynamodb;
mod error;
mod position;
mod sqlite;

pub use dynamodb::DynamoDb;
pub use error::StoreError;
pub use position::Position;
pub use sqlite::Sqlite;

use crate::authorization::Customer;
use crate::pb::{CreateOrderRequest, Order, OrderState};

/// A database with the orders of all customers.
pub trait Store: Send + Sync + 'static {
    /// Stores a new order, unless the customer has one with this ID.
    fn create(
        &self,
        customer: &Customer,
        new: &NewOrder,
    ) -> impl Future<Output = Result<Creation, StoreError>> + Send;

    /// Returns an order.
    fn get(
        &self,
        customer: &Customer,
        id: &str,
    ) -> impl Future<Output = Result<Option<Order>, StoreError>> + Send;

    /// Returns a part of the customer's orders, the newest first.
    fn list(&self, customer: &Customer, list: &List)
    -> impl Future<Output = Result<Page, StoreError>> + Send;

    /// Replaces an order, if its etag is still `etag`. Its ID and its creation time do not change.
    fn replace(
        &self,
        customer: &Customer,
        order: &Order,
        etag: &str,
    ) -> impl Future<Output = Result<Replacement, StoreError>> + Send;
}

/// An order, with the request that created it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewOrder {
    /// The order.
    pub order: Order,
    /// The request. A second attempt sends an equal one.
    pub request: CreateOrderRequest,
}

/// The result of [`Store::create`].
#[derive(Debug, PartialEq)]
pub enum Creation {
    /// The order was stored.
    Created,
    /// The customer has an order with this ID already. It may have changed since its creation.
    Exists(Box<NewOrder>),
}

/// What [`Store::list`] returns.
#[derive(Debug)]
pub struct List {
    /// The state of the orders, or `Unspecified` for all orders.
    pub state: OrderState,
    /// The position after which the page begins, or `None` for the newest order.
    pub after: Option<Position>,
    /// The greatest number of orders, at least one.
    pub limit: usize,
}

/// A part of a list.
#[derive(Debug, PartialEq)]
pub struct Page {
    /// The orders.
    pub orders: Vec<Order>,
    /// The position after which the next page begins, or `None` if there are no more orders.
    pub next: Option<Position>,
}

impl Page {
    /// Creates a page from the orders that a store has found, which are one more than `limit` if there are more.
    fn new(mut orders: Vec<Order>, limit: usize) -> Self {
        let has_more = orders.len() > limit;
        orders.truncate(limit);
        let next = if has_more { orders.last().map(Position::of) } else { None };
        Self { orders, next }
    }
}

/// The result of [`Store::replace`].
#[derive(Debug, PartialEq, Eq)]
pub enum Replacement {
    /// The order was replaced.
    Replaced,
    /// The order has another etag, or does not exist.
    HasChanged,
}
