//! Keys and attributes of items.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use lambda_grpc::prost::Message;

use crate::authorization::Customer;
use crate::pb::OrderState;
use crate::store::{Position, StoreError};

pub(super) type Item = HashMap<String, AttributeValue>;

/// Returns the key of an order.
pub(super) fn key(customer: &Customer, id: &str) -> Item {
    Item::from([("customer".to_owned(), text(&customer.0)), ("id".to_owned(), text(id))])
}

/// Returns the key after which a query begins, which consists of the key of an order and of its key in the index.
pub(super) fn start_key(customer: &Customer, filter: OrderState, after: &Position) -> Item {
    let (name, value) = match filter {
        OrderState::Unspecified => ("list_key", after.as_str().to_owned()),
        state => ("state_key", state_key(state, after.as_str())),
    };
    let mut start_key = key(customer, after.id());
    start_key.insert(name.to_owned(), text(value));
    start_key
}

/// Returns the key of an order in the index by state.
pub(super) fn state_key(state: OrderState, position: &str) -> String {
    format!("{}#{position}", state.as_str_name())
}

pub(super) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(super) fn blob(message: &impl Message) -> AttributeValue {
    AttributeValue::B(Blob::new(message.encode_to_vec()))
}

/// Returns the message in an attribute.
pub(super) fn message<M: Message + Default>(item: &Item, name: &str) -> Result<M, StoreError> {
    let Some(AttributeValue::B(encoded)) = item.get(name) else {
        return Err(StoreError::Failed(format!("the item has no binary attribute {name}").into()));
    };
    M::decode(encoded.as_ref()).map_err(|error| StoreError::Failed(error.into()))
}
