//! Page tokens.
//!
//! A token contains the position after which the next page begins, and the filter that it is valid for. It is neither
//! encrypted nor signed: a customer who changes it can only choose another position in their own orders.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use lambda_grpc::Status;

use crate::errors;
use crate::pb::OrderState;
use crate::store::Position;

/// The first part of a token. Change it with the format, so that tokens in the old format are rejected.
const VERSION: &str = "1";

/// Returns the token for the page after `position`.
pub(crate) fn encode(position: &Position, filter: OrderState) -> String {
    BASE64.encode(format!("{VERSION} {} {}", i32::from(filter), position.as_str()))
}

/// Returns the position in a token, or `None` for the first page.
pub(crate) fn decode(token: &str, filter: OrderState) -> Result<Option<Position>, Status> {
    if token.is_empty() {
        return Ok(None);
    }
    let position = parse(token, filter);
    position
        .map(Some)
        .ok_or_else(|| errors::bad_field("page_token", "must be the next_page_token of the same list"))
}

fn parse(token: &str, filter: OrderState) -> Option<Position> {
    let text = String::from_utf8(BASE64.decode(token).ok()?).ok()?;
    let (version, rest) = text.split_once(' ')?;
    let (state, position) = rest.split_once(' ')?;
    let is_valid = version == VERSION && state == i32::from(filter).to_string();
    if is_valid { Position::parse(position) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POSITION: &str = "001790000000.000000007#6f1c1f4e-7a3f-4b0e-9d56-0a5f3f1c2b11";

    #[test]
    fn returns_to_the_position() {
        let position = Position::parse(POSITION).unwrap();
        let token = encode(&position, OrderState::Open);
        assert_eq!(decode(&token, OrderState::Open).unwrap(), Some(position));
        assert_eq!(decode("", OrderState::Open).unwrap(), None);
    }

    #[test]
    fn rejects_what_it_did_not_create() {
        let position = Position::parse(POSITION).unwrap();
        let other_filter = encode(&position, OrderState::Cancelled);
        let other_version = BASE64.encode(format!("0 1 {POSITION}"));
        let no_position = BASE64.encode("1 1 yesterday");
        for token in ["?", "AAAA", "1", &other_filter, &other_version, &no_position] {
            assert!(decode(token, OrderState::Open).is_err(), "{token}");
        }
    }
}
