//! The handlers: methods of the trait, called directly with the customer that the interceptor would find.

mod common;

use common::{ada, line, new_order, uuid};
use lambda_grpc::error_details::{StatusExt, pb as rpc};
use lambda_grpc::prost::Message;
use lambda_grpc::prost_types::FieldMask;
use lambda_grpc::{Code, Request, Status};
use orders::Orders;
use orders::authorization::Customer;
use orders::pb::order_service_server::OrderService;
use orders::pb::*;
use orders::store::{Creation, List, NewOrder, Page, Replacement, Sqlite, Store, StoreError};
use prost_protovalidate::types::Violations;

fn service() -> Orders<Sqlite> {
    Orders::new(Sqlite::in_memory().unwrap())
}

/// Returns a request of a customer, whom the interceptor has identified.
fn of<T>(customer: &Customer, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.extensions_mut().insert(customer.clone());
    request
}

async fn create(service: &Orders<impl Store>, request: CreateOrderRequest) -> Result<Order, Status> {
    let response = service.create_order(of(&ada(), request)).await?;
    Ok(response.into_inner().order.unwrap())
}

async fn update(service: &Orders<impl Store>, order: Order, paths: &[&str]) -> Result<Order, Status> {
    let update_mask = Some(FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() });
    let request = UpdateOrderRequest { order: Some(order), update_mask };
    let response = service.update_order(of(&ada(), request)).await?;
    Ok(response.into_inner().order.unwrap())
}

async fn cancel(service: &Orders<impl Store>, order: &Order) -> Result<Order, Status> {
    let request = CancelOrderRequest { id: order.id.clone(), etag: order.etag.clone() };
    let response = service.cancel_order(of(&ada(), request)).await?;
    Ok(response.into_inner().order.unwrap())
}

async fn list(service: &Orders<Sqlite>, request: ListOrdersRequest) -> Result<ListOrdersResponse, Status> {
    Ok(service.list_orders(of(&ada(), request)).await?.into_inner())
}

/// Returns the field of the only violation in a `BadRequest`.
fn bad_field(status: &Status) -> String {
    assert_eq!(status.code(), Code::InvalidArgument, "{status}");
    let [violation] = &status.get_details_bad_request().unwrap().field_violations[..] else {
        panic!("{status}")
    };
    violation.field.clone()
}

#[tokio::test]
async fn creates_an_order() {
    let service = service();
    let order = create(&service, new_order(1)).await.unwrap();
    assert_eq!(order.id, uuid(1));
    assert_eq!(order.state(), OrderState::Open);
    assert_eq!(order.total, Some(Money { currency_code: "EUR".to_owned(), minor_units: 3500 }));
    let found = service.get_order(of(&ada(), GetOrderRequest { id: uuid(1) })).await.unwrap();
    assert_eq!(found.into_inner().order, Some(order));
}

#[tokio::test]
async fn creates_an_order_once() {
    let service = service();
    let first = create(&service, new_order(1)).await.unwrap();
    assert_eq!(create(&service, new_order(1)).await.unwrap(), first);
    // The client repeats the call late, when the order has changed.
    let changed = update(&service, Order { note: "two gifts".to_owned(), ..first }, &["note"]).await.unwrap();
    assert_eq!(create(&service, new_order(1)).await.unwrap(), changed);

    let status =
        create(&service, CreateOrderRequest { note: String::new(), ..new_order(1) }).await.unwrap_err();
    assert_eq!(status.code(), Code::AlreadyExists);
    assert_eq!(status.get_details_resource_info().unwrap().resource_name, uuid(1));
}

#[tokio::test]
async fn finds_an_order_by_its_uuid_in_upper_case() {
    let service = service();
    let id = "3f2c0e5a-9b1d-4c8e-a7f6-0d1e2c3b4a59";
    let order =
        create(&service, CreateOrderRequest { request_id: id.to_owned(), ..new_order(1) }).await.unwrap();
    let upper = id.to_ascii_uppercase();
    let again = CreateOrderRequest { request_id: upper.clone(), ..new_order(1) };
    assert_eq!(create(&service, again).await.unwrap(), order);
    let found = service.get_order(of(&ada(), GetOrderRequest { id: upper.clone() })).await.unwrap();
    assert_eq!(found.into_inner().order, Some(order.clone()));
    let changed = update(&service, Order { id: upper.clone(), note: "new".to_owned(), ..order }, &["note"])
        .await
        .unwrap();
    assert_eq!(changed.id, id);
    assert_eq!(cancel(&service, &Order { id: upper, ..changed }).await.unwrap().id, id);
}

#[tokio::test]
async fn names_every_rule_that_a_request_breaks() {
    let lines = vec![line("MUG-BLUE", 0, 1250), line("mug", 1, 1000)];
    let request = CreateOrderRequest { request_id: "1".to_owned(), lines, note: String::new() };
    let status = create(&service(), request).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);

    let violations = status.get_details_bad_request().unwrap().field_violations;
    let fields: Vec<_> = violations.iter().map(|violation| violation.field.as_str()).collect();
    assert_eq!(fields, ["request_id", "lines[0].quantity", "lines[1].sku"]);
    assert_eq!(violations[0].description, "breaks the rule string.uuid");

    let details = rpc::Status::decode(status.details()).unwrap().details;
    let violations =
        details.iter().find(|detail| detail.type_url.ends_with("/buf.validate.Violations")).unwrap();
    let violations = Violations::decode(violations.value.as_slice()).unwrap().violations;
    let rules: Vec<_> = violations.iter().map(|violation| violation.rule_id()).collect();
    assert_eq!(rules, ["string.uuid", "uint32.gte_lte", "string.pattern"]);
}

#[tokio::test]
async fn names_the_first_rules_only_if_a_request_breaks_many() {
    let request = CreateOrderRequest { lines: vec![line("mug", 0, -1); 50], ..new_order(1) };
    let status = create(&service(), request).await.unwrap_err();
    let details = rpc::Status::decode(status.details()).unwrap().details;
    let violations = Violations::decode(details[1].value.as_slice()).unwrap().violations;
    let named = status.get_details_bad_request().unwrap().field_violations;
    assert_eq!((named.len(), violations.len()), (10, 10));
    // In base64, and with the message, they fit into the 8 KB of metadata that many clients accept.
    assert!(status.details().len() * 4 / 3 + status.message().len() < 8 * 1024);
}

#[tokio::test]
async fn rejects_two_currencies() {
    let mut request = new_order(1);
    request.lines[1].unit_price = Some(Money { currency_code: "USD".to_owned(), minor_units: 1 });
    let status = create(&service(), request).await.unwrap_err();
    assert_eq!(bad_field(&status), "lines[1].unit_price.currency_code");
}

#[tokio::test]
async fn changes_only_the_fields_of_the_mask() {
    let service = service();
    let order = create(&service, new_order(1)).await.unwrap();
    let change = Order { lines: vec![line("MUG-RED", 1, 100)], note: "no gift".to_owned(), ..order.clone() };
    let changed = update(&service, change.clone(), &["lines"]).await.unwrap();
    assert_eq!((changed.note, changed.total.unwrap().minor_units), ("a gift".to_owned(), 100));
    assert_ne!(changed.etag, order.etag);

    // What is wrong is reported first, even if the order has changed.
    let change = Order { etag: "0".to_owned(), lines: vec![], ..change };
    for (paths, field) in [(&["state"][..], "update_mask"), (&[], "update_mask"), (&["lines"], "order.lines")]
    {
        let status = update(&service, change.clone(), paths).await.unwrap_err();
        assert_eq!(bad_field(&status), field);
    }
}

#[tokio::test]
async fn rejects_a_change_of_an_order_that_has_changed() {
    let service = service();
    let order = create(&service, new_order(1)).await.unwrap();
    update(&service, Order { note: "first".to_owned(), ..order.clone() }, &["note"]).await.unwrap();
    let second = update(&service, Order { note: "second".to_owned(), ..order.clone() }, &["note"]).await;
    for status in [second.unwrap_err(), cancel(&service, &order).await.unwrap_err()] {
        assert_eq!(status.code(), Code::Aborted);
        let violations = status.get_details_precondition_failure().unwrap().violations;
        assert_eq!(violations[0].r#type, "ETAG");
    }
}

#[tokio::test]
async fn cancels_an_order() {
    let service = service();
    let order = create(&service, new_order(1)).await.unwrap();
    let cancelled = cancel(&service, &order).await.unwrap();
    assert_eq!(cancelled.state(), OrderState::Cancelled);
    // The second attempt of a client that has not seen the response.
    assert_eq!(cancel(&service, &order).await.unwrap(), cancelled);

    let status = update(&service, cancelled, &["note"]).await.unwrap_err();
    assert_eq!(status.code(), Code::FailedPrecondition);
    let violations = status.get_details_precondition_failure().unwrap().violations;
    assert_eq!(
        (&*violations[0].r#type, &*violations[0].subject),
        ("STATE", &*format!("acme.orders.v1.Order/{}", uuid(1)))
    );
}

/// A store in which another attempt of the same call is always a moment earlier.
struct Late(Sqlite);

impl Store for Late {
    async fn create(&self, customer: &Customer, new: &NewOrder) -> Result<Creation, StoreError> {
        self.0.create(customer, new).await
    }

    async fn get(&self, customer: &Customer, id: &str) -> Result<Option<Order>, StoreError> {
        self.0.get(customer, id).await
    }

    async fn list(&self, customer: &Customer, list: &List) -> Result<Page, StoreError> {
        self.0.list(customer, list).await
    }

    async fn replace(
        &self,
        customer: &Customer,
        order: &Order,
        etag: &str,
    ) -> Result<Replacement, StoreError> {
        assert_eq!(self.0.replace(customer, order, etag).await.unwrap(), Replacement::Replaced);
        self.0.replace(customer, order, etag).await
    }
}

#[tokio::test]
async fn cancels_an_order_with_two_attempts_at_the_same_time() {
    let service = Orders::new(Late(Sqlite::in_memory().unwrap()));
    let order = create(&service, new_order(1)).await.unwrap();
    let changed = update(&service, Order { note: "two gifts".to_owned(), ..order }, &["note"]).await;
    assert_eq!(changed.unwrap_err().code(), Code::Aborted);
    let found = service.get_order(of(&ada(), GetOrderRequest { id: uuid(1) })).await.unwrap();
    let cancelled = cancel(&service, &found.into_inner().order.unwrap()).await.unwrap();
    assert_eq!(cancelled.state(), OrderState::Cancelled);
}

#[tokio::test]
async fn returns_orders_in_pages() {
    let service = service();
    for number in 1..=5 {
        create(&service, new_order(number)).await.unwrap();
    }
    let mut ids = Vec::new();
    let mut request = ListOrdersRequest { page_size: 2, ..Default::default() };
    loop {
        let page = list(&service, request.clone()).await.unwrap();
        ids.extend(page.orders.into_iter().map(|order| order.id));
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    assert_eq!(ids, [5, 4, 3, 2, 1].map(uuid));

    let other_filter = ListOrdersRequest { state: OrderState::Open.into(), ..request };
    assert_eq!(bad_field(&list(&service, other_filter).await.unwrap_err()), "page_token");
}

#[tokio::test]
async fn hides_the_orders_of_others() {
    let service = service();
    let order = create(&service, new_order(1)).await.unwrap();
    let bob = Customer("bob".to_owned());
    let found = service.get_order(of(&bob, GetOrderRequest { id: order.id.clone() })).await;
    let request = CancelOrderRequest { id: order.id.clone(), etag: order.etag };
    let cancelled = service.cancel_order(of(&bob, request)).await;
    for status in [found.map(drop).unwrap_err(), cancelled.map(drop).unwrap_err()] {
        assert_eq!(status.code(), Code::NotFound);
        assert_eq!(status.get_details_resource_info().unwrap().resource_name, order.id);
    }
    let page = service.list_orders(of(&bob, ListOrdersRequest::default())).await.unwrap();
    assert_eq!(page.into_inner(), ListOrdersResponse::default());
}

#[tokio::test]
async fn needs_the_interceptor() {
    let status = service().get_order(Request::new(GetOrderRequest { id: uuid(1) })).await.unwrap_err();
    assert_eq!(status.code(), Code::Unauthenticated);
}
