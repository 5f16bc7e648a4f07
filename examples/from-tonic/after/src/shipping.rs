//! The implementation of the service.

use lambda_grpc::error_details::{ErrorDetails, StatusExt};
use lambda_grpc::metadata::MetadataValue;
use lambda_grpc::{Code, Request, Response, Status};

use crate::pb::shipping_server::Shipping;
use crate::pb::{GetQuoteRequest, Quote};

/// Quotes from a price list.
pub struct MyShipping;

impl Shipping for MyShipping {
    async fn get_quote(&self, request: Request<GetQuoteRequest>) -> Result<Response<Quote>, Status> {
        let quotes = quotes(&request.into_inner())?;
        let cheapest = quotes.into_iter().min_by_key(|quote| quote.cents);
        let mut response = Response::new(cheapest.ok_or_else(|| Status::not_found("no carrier"))?);
        response.metadata_mut().insert("x-price-list", MetadataValue::from_static("2026-11"));
        Ok(response)
    }
}

/// Returns the quote of each carrier that ships to the country.
fn quotes(request: &GetQuoteRequest) -> Result<Vec<Quote>, Status> {
    if !(1..=20_000).contains(&request.grams) {
        let details = ErrorDetails::with_bad_request_violation("grams", "must be 1 to 20000");
        let mut status =
            Status::with_error_details(Code::InvalidArgument, "the parcel cannot be sent", details);
        status.metadata_mut().insert("x-max-grams", MetadataValue::from_static("20000"));
        return Err(status);
    }
    let kilograms = request.grams.div_ceil(1000);
    let quote = |carrier: &str, cents| Quote { carrier: carrier.into(), cents };
    match request.country.as_str() {
        "DE" => Ok(vec![quote("post", 390 + 60 * kilograms), quote("express", 990 + 20 * kilograms)]),
        "AT" | "FR" => Ok(vec![quote("post", 890 + 120 * kilograms)]),
        country => Err(Status::not_found(format!("no carrier ships to `{country}`"))),
    }
}
