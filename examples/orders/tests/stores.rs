//! Both stores pass the same tests.
//!
//! The tests of DynamoDB need an emulator: `ORDERS_TEST_DYNAMODB` is its address, such as `http://127.0.0.1:5000`.

mod common;
mod dynamodb;

use common::{ada, new_order, uuid};
use lambda_grpc::prost_types::Timestamp;
use orders::authorization::Customer;
use orders::pb::{Order, OrderState};
use orders::store::{Creation, List, NewOrder, Replacement, Sqlite, Store};

/// Returns an order that was created at the second `number`.
fn stored(number: u32) -> NewOrder {
    let create_time = Some(Timestamp { seconds: number.into(), nanos: 5 });
    let (id, state, etag) = (uuid(number), OrderState::Open.into(), "1".to_owned());
    let order = Order { id, state, etag, create_time, ..Default::default() };
    NewOrder { order, request: new_order(number) }
}

async fn ids(store: &impl Store, customer: &Customer, list: &List) -> Vec<String> {
    store.list(customer, list).await.unwrap().orders.into_iter().map(|order| order.id).collect()
}

fn all(limit: usize) -> List {
    List { state: OrderState::Unspecified, after: None, limit }
}

async fn creates_an_order_once(store: impl Store) {
    let new = stored(1);
    assert_eq!(store.create(&ada(), &new).await.unwrap(), Creation::Created);
    let other = NewOrder { order: Order { note: "other".to_owned(), ..new.order.clone() }, ..stored(2) };
    assert_eq!(store.create(&ada(), &other).await.unwrap(), Creation::Exists(new.clone().into()));
    assert_eq!(store.get(&ada(), &uuid(1)).await.unwrap(), Some(new.order));
}

async fn finds_nothing_for_another_customer(store: impl Store) {
    let bob = Customer("bob".to_owned());
    store.create(&ada(), &stored(1)).await.unwrap();
    assert_eq!(store.get(&bob, &uuid(1)).await.unwrap(), None);
    assert_eq!(ids(&store, &bob, &all(10)).await, [""; 0]);
    assert_eq!(store.replace(&bob, &stored(1).order, "1").await.unwrap(), Replacement::HasChanged);
    // The ID is in use, but not by this customer.
    assert_eq!(store.create(&bob, &stored(1)).await.unwrap(), Creation::Created);
}

async fn replaces_an_order_with_the_same_etag_only(store: impl Store) {
    let new = stored(1);
    store.create(&ada(), &new).await.unwrap();
    let changed = Order { etag: "2".to_owned(), note: "changed".to_owned(), ..new.order };
    assert_eq!(store.replace(&ada(), &changed, "1").await.unwrap(), Replacement::Replaced);
    assert_eq!(store.replace(&ada(), &changed, "1").await.unwrap(), Replacement::HasChanged);
    assert_eq!(store.get(&ada(), &uuid(1)).await.unwrap(), Some(changed.clone()));
    // The request of the creation is still there.
    let existing = NewOrder { order: changed, request: new.request };
    assert_eq!(store.create(&ada(), &stored(1)).await.unwrap(), Creation::Exists(existing.into()));
    assert_eq!(store.replace(&ada(), &stored(2).order, "1").await.unwrap(), Replacement::HasChanged);
}

async fn lists_the_newest_first_in_pages(store: impl Store) {
    for number in [2, 5, 1, 4, 3] {
        store.create(&ada(), &stored(number)).await.unwrap();
    }
    let mut list = all(2);
    let mut pages = Vec::new();
    loop {
        let page = store.list(&ada(), &list).await.unwrap();
        pages.push(page.orders.into_iter().map(|order| order.id).collect::<Vec<_>>());
        list.after = page.next;
        if list.after.is_none() {
            break;
        }
    }
    assert_eq!(pages, [vec![uuid(5), uuid(4)], vec![uuid(3), uuid(2)], vec![uuid(1)]]);
    // A page that is just full is the last.
    assert_eq!(store.list(&ada(), &all(5)).await.unwrap().next, None);
}

async fn lists_orders_of_one_state(store: impl Store) {
    for number in 1..=5 {
        let new = stored(number);
        store.create(&ada(), &new).await.unwrap();
        if number % 2 == 0 {
            let cancelled = Order { state: OrderState::Cancelled.into(), etag: "2".to_owned(), ..new.order };
            store.replace(&ada(), &cancelled, "1").await.unwrap();
        }
    }
    let cancelled = List { state: OrderState::Cancelled, ..all(10) };
    assert_eq!(ids(&store, &ada(), &cancelled).await, [4, 2].map(uuid));
    let open = List { state: OrderState::Open, ..all(2) };
    assert_eq!(ids(&store, &ada(), &open).await, [5, 3].map(uuid));
    let after = store.list(&ada(), &open).await.unwrap().next;
    assert_eq!(ids(&store, &ada(), &List { after, ..open }).await, [uuid(1)]);
}

/// Runs each test with each store.
macro_rules! tests {
    ($($name:ident),+ $(,)?) => {
        mod with_sqlite {
            $(
                #[tokio::test]
                async fn $name() {
                    super::$name(super::Sqlite::in_memory().unwrap()).await;
                }
            )+
        }

        mod with_dynamodb {
            $(
                #[tokio::test]
                async fn $name() {
                    if let Some(store) = super::dynamodb::store(stringify!($name)).await {
                        super::$name(store).await;
                    }
                }
            )+
        }
    };
}

tests! {
    creates_an_order_once,
    finds_nothing_for_another_customer,
    lists_orders_of_one_state,
    lists_the_newest_first_in_pages,
    replaces_an_order_with_the_same_etag_only,
}

#[tokio::test]
async fn sqlite_keeps_orders_in_its_file() {
    let path = std::env::temp_dir().join(format!("orders-{}.sqlite", std::process::id()));
    let path = path.to_str().unwrap();
    Sqlite::open(path).unwrap().create(&ada(), &stored(1)).await.unwrap();
    assert_eq!(ids(&Sqlite::open(path).unwrap(), &ada(), &all(10)).await, [uuid(1)]);
    std::fs::remove_file(path).unwrap();
}
