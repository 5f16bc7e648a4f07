//! Positions in the list of a customer's orders.

use crate::pb::Order;

/// The position of an order among those of its customer: its creation time, and its ID, because two orders can have the
/// same time.
///
/// Its text has a fixed number of digits, so databases can sort by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position(String);

impl Position {
    /// Returns the position of an order.
    pub fn of(order: &Order) -> Self {
        let time = order.create_time.unwrap_or_default();
        Self(format!("{:012}.{:09}#{}", time.seconds, time.nanos, order.id))
    }

    /// Returns the position with this text.
    pub fn parse(text: &str) -> Option<Self> {
        let (time, id) = text.split_once('#')?;
        let (seconds, nanos) = time.split_once('.')?;
        let is_number =
            |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_valid = is_number(seconds, 12) && is_number(nanos, 9) && !id.is_empty();
        if is_valid { Some(Self(text.to_owned())) } else { None }
    }

    /// Returns the text of the position.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the ID of the order.
    pub(super) fn id(&self) -> &str {
        self.0.split_once('#').map_or("", |(_, id)| id)
    }
}
