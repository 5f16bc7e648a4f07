//! A store in a table of DynamoDB.
//!
//! An item is an order. Its keys and attributes are:
//!
//! | attribute | key | value |
//! |---|---|---|
//! | `customer` | partition key | the customer |
//! | `id` | sort key | the ID of the order |
//! | `list_key` | sort key of the index `by_position` | the [`Position`] |
//! | `state_key` | sort key of the index `by_state` | the state and the [`Position`] |
//! | `etag` | | the etag, for conditions |
//! | `order_message` | | the message `Order`, encoded |
//! | `request_message` | | the message `CreateOrderRequest`, encoded |
//!
//! The indexes are local, because only those can be read consistently: a new order is in the list at once. With them, the
//! [orders of one customer can take 10 GB](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html), in which
//! each index has its own copy of `order_message`.

mod attributes;
mod errors;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use aws_smithy_http_client::tls;

use super::{Creation, List, NewOrder, Page, Position, Replacement, Store, StoreError};
use crate::authorization::Customer;
use crate::pb::{Order, OrderState};
use attributes::{blob, key, message, start_key, state_key, text};

/// A store in a table of DynamoDB.
#[derive(Debug, Clone)]
pub struct DynamoDb {
    client: Client,
    table: String,
}

impl DynamoDb {
    /// Creates a store that uses a table with the settings of the environment, such as `AWS_REGION`,
    /// `AWS_ENDPOINT_URL` and the credentials of the function.
    pub async fn connect(table: impl Into<String>) -> Self {
        // ring compiles faster than AWS-LC, the default, and needs nothing but a C compiler either.
        let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
        let http = aws_smithy_http_client::Builder::new().tls_provider(ring).build_https();
        let config = aws_config::from_env().http_client(http).load().await;
        Self::new(Client::new(&config), table)
    }

    /// Creates a store that uses a table with a client.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into() }
    }
}

impl Store for DynamoDb {
    async fn create(&self, customer: &Customer, new: &NewOrder) -> Result<Creation, StoreError> {
        let position = Position::of(&new.order);
        let result = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(key(customer, &new.order.id)))
            .item("list_key", text(position.as_str()))
            .item("state_key", text(state_key(new.order.state(), position.as_str())))
            .item("etag", text(&new.order.etag))
            .item("order_message", blob(&new.order))
            .item("request_message", blob(&new.request))
            .condition_expression("attribute_not_exists(id)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let Err(error) = result else { return Ok(Creation::Created) };
        match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(failure)) => {
                // The item that exists, because of `AllOld`.
                let existing = failure.item.clone().unwrap_or_default();
                let (order, request) =
                    (message(&existing, "order_message")?, message(&existing, "request_message")?);
                Ok(Creation::Exists(Box::new(NewOrder { order, request })))
            }
            _ => Err(error.into()),
        }
    }

    async fn get(&self, customer: &Customer, id: &str) -> Result<Option<Order>, StoreError> {
        let request = self.client.get_item().table_name(&self.table).set_key(Some(key(customer, id)));
        let output = request.projection_expression("order_message").consistent_read(true).send().await?;
        output.item().map(|item| message(item, "order_message")).transpose()
    }

    async fn list(&self, customer: &Customer, list: &List) -> Result<Page, StoreError> {
        let query = self.client.query().table_name(&self.table);
        let query = match list.state {
            OrderState::Unspecified => {
                query.index_name("by_position").key_condition_expression("customer = :customer")
            }
            state => query
                .index_name("by_state")
                .key_condition_expression("customer = :customer AND begins_with(state_key, :state)")
                .expression_attribute_values(":state", text(state_key(state, ""))),
        };
        let start_key = list.after.as_ref().map(|after| start_key(customer, list.state, after));
        let mut items = query
            .expression_attribute_values(":customer", text(&customer.0))
            .set_exclusive_start_key(start_key)
            .scan_index_forward(false)
            .consistent_read(true)
            // One more shows whether another page follows.
            .limit(i32::try_from(list.limit + 1).unwrap_or(i32::MAX))
            // A response with less than that has more to follow if it would be larger than 1 MB.
            .into_paginator()
            .items()
            .send();
        let mut orders = Vec::new();
        while orders.len() <= list.limit
            && let Some(item) = items.try_next().await?
        {
            orders.push(message(&item, "order_message")?);
        }
        Ok(Page::new(orders, list.limit))
    }

    async fn replace(
        &self,
        customer: &Customer,
        order: &Order,
        etag: &str,
    ) -> Result<Replacement, StoreError> {
        let position = Position::of(order);
        let result = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key(customer, &order.id)))
            .update_expression("SET state_key = :state_key, etag = :new_etag, order_message = :order")
            .condition_expression("etag = :etag")
            .expression_attribute_values(":state_key", text(state_key(order.state(), position.as_str())))
            .expression_attribute_values(":new_etag", text(&order.etag))
            .expression_attribute_values(":order", blob(order))
            .expression_attribute_values(":etag", text(etag))
            .send()
            .await;
        let Err(error) = result else { return Ok(Replacement::Replaced) };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(Replacement::HasChanged),
            _ => Err(error.into()),
        }
    }
}
