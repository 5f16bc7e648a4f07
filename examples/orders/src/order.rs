//! What an order is made of, and the rules that `buf.validate` cannot express without CEL.

use std::time::SystemTime;

use lambda_grpc::Status;

use crate::errors;
use crate::pb::{CreateOrderRequest, Money, Order, OrderLine, OrderState};

/// Returns the order that a request creates.
pub(crate) fn create(request: &CreateOrderRequest) -> Result<Order, Status> {
    let now = SystemTime::now().into();
    Ok(Order {
        id: request.request_id.clone(),
        state: OrderState::Open.into(),
        total: Some(total("lines", &request.lines)?),
        lines: request.lines.clone(),
        note: request.note.clone(),
        create_time: Some(now),
        update_time: Some(now),
        etag: "1".to_owned(),
    })
}

/// Sets what follows from a change of an order.
pub(crate) fn mark_changed(order: &mut Order) {
    order.update_time = Some(SystemTime::now().into());
    // A counter, because the store writes an order only if its etag is the one that was read.
    order.etag = (order.etag.parse().unwrap_or(0_u64) + 1).to_string();
}

/// Returns the sum of all lines. `field` is their path in the request.
pub(crate) fn total(field: &str, lines: &[OrderLine]) -> Result<Money, Status> {
    let mut total: Option<Money> = None;
    for (index, line) in lines.iter().enumerate() {
        let price = line.unit_price.clone().unwrap_or_default();
        // The rules of the proto limit lines, quantities and prices, so the sum is far below the limit of an `i64`.
        let amount = price.minor_units * i64::from(line.quantity);
        let total = total.get_or_insert_with(|| Money { minor_units: 0, ..price.clone() });
        if total.currency_code != price.currency_code {
            let field = format!("{field}[{index}].unit_price.currency_code");
            return Err(errors::bad_field(field, "must be the currency of the other lines"));
        }
        total.minor_units += amount;
    }
    total.ok_or_else(|| errors::bad_field(field, "must contain at least 1 line"))
}
