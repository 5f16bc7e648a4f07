//! What the tests have in common.

use orders::authorization::Customer;
use orders::pb::{CreateOrderRequest, Money, OrderLine};

/// Returns a different UUID for each number.
pub fn uuid(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// Returns a customer.
pub fn ada() -> Customer {
    Customer("ada".to_owned())
}

/// Returns a line with a price in euro.
pub fn line(sku: &str, quantity: u32, cents: i64) -> OrderLine {
    let unit_price = Some(Money { currency_code: "EUR".to_owned(), minor_units: cents });
    OrderLine { sku: sku.to_owned(), quantity, unit_price }
}

/// Returns the request that creates the order with the ID `uuid(number)`. Its total is 35 euro.
pub fn new_order(number: u32) -> CreateOrderRequest {
    let lines = vec![line("MUG-BLUE", 2, 1250), line("TEA-GREEN", 1, 1000)];
    CreateOrderRequest { request_id: uuid(number), lines, note: "a gift".to_owned() }
}
