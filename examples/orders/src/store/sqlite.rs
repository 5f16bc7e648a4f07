//! A store in one file, for development and tests.

use std::sync::{Mutex, MutexGuard, PoisonError};

use lambda_grpc::prost::Message;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Creation, List, NewOrder, Page, Position, Replacement, Store, StoreError};
use crate::authorization::Customer;
use crate::pb::{CreateOrderRequest, Order, OrderState};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS orders (
        customer TEXT NOT NULL,
        id TEXT NOT NULL,
        position TEXT NOT NULL,
        state INTEGER NOT NULL,
        etag TEXT NOT NULL,
        order_message BLOB NOT NULL,
        request_message BLOB NOT NULL,
        PRIMARY KEY (customer, id)
    );
    CREATE INDEX IF NOT EXISTS by_position ON orders (customer, position);
";

/// A store in a file of SQLite.
///
/// Its operations block the thread, which is fine for one developer.
#[derive(Debug)]
pub struct Sqlite {
    connection: Mutex<Connection>,
}

impl Sqlite {
    /// Opens a file, or creates it.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be opened, or is not a database.
    pub fn open(path: &str) -> Result<Self, StoreError> {
        Self::new(Connection::open(path)?)
    }

    /// Creates a store in memory, for tests.
    ///
    /// # Errors
    ///
    /// Fails if SQLite cannot create it.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::new(Connection::open_in_memory()?)
    }

    fn new(connection: Connection) -> Result<Self, StoreError> {
        connection.execute_batch(SCHEMA)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for Sqlite {
    async fn create(&self, customer: &Customer, new: &NewOrder) -> Result<Creation, StoreError> {
        let (connection, position) = (self.connection(), Position::of(&new.order));
        let sql = "INSERT INTO orders (customer, id, position, state, etag, order_message, request_message)
            VALUES (:customer, :id, :position, :state, :etag, :order, :request)
            ON CONFLICT DO NOTHING";
        let values = named_params! {
            ":customer": customer.0,
            ":id": new.order.id,
            ":position": position.as_str(),
            ":state": new.order.state,
            ":etag": new.order.etag,
            ":order": new.order.encode_to_vec(),
            ":request": new.request.encode_to_vec(),
        };
        if connection.execute(sql, values)? == 1 {
            return Ok(Creation::Created);
        }
        let sql = "SELECT order_message, request_message FROM orders WHERE customer = :customer AND id = :id";
        let key = named_params! { ":customer": customer.0, ":id": new.order.id };
        let existing = connection.query_row(sql, key, |row| {
            Ok(NewOrder { order: message::<Order>(row, 0)?, request: message::<CreateOrderRequest>(row, 1)? })
        })?;
        Ok(Creation::Exists(Box::new(existing)))
    }

    async fn get(&self, customer: &Customer, id: &str) -> Result<Option<Order>, StoreError> {
        let sql = "SELECT order_message FROM orders WHERE customer = :customer AND id = :id";
        let key = named_params! { ":customer": customer.0, ":id": id };
        Ok(self.connection().query_row(sql, key, |row| message(row, 0)).optional()?)
    }

    async fn list(&self, customer: &Customer, list: &List) -> Result<Page, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT order_message FROM orders
            WHERE customer = :customer AND (:state = :all OR state = :state) AND (:after IS NULL OR position < :after)
            ORDER BY position DESC LIMIT :limit",
        )?;
        let values = named_params! {
            ":customer": customer.0,
            ":state": i32::from(list.state),
            ":all": i32::from(OrderState::Unspecified),
            ":after": list.after.as_ref().map(Position::as_str),
            ":limit": i64::try_from(list.limit + 1).unwrap_or(i64::MAX),
        };
        let orders = statement.query_map(values, |row| message(row, 0))?.collect::<Result<_, _>>()?;
        Ok(Page::new(orders, list.limit))
    }

    async fn replace(
        &self,
        customer: &Customer,
        order: &Order,
        etag: &str,
    ) -> Result<Replacement, StoreError> {
        let sql = "UPDATE orders SET state = :state, etag = :new_etag, order_message = :order
            WHERE customer = :customer AND id = :id AND etag = :etag";
        let values = named_params! {
            ":customer": customer.0,
            ":id": order.id,
            ":etag": etag,
            ":state": order.state,
            ":new_etag": order.etag,
            ":order": order.encode_to_vec(),
        };
        match self.connection().execute(sql, values)? {
            1 => Ok(Replacement::Replaced),
            _ => Ok(Replacement::HasChanged),
        }
    }
}

fn message<M: Message + Default>(row: &Row<'_>, column: usize) -> rusqlite::Result<M> {
    M::decode(row.get_ref(column)?.as_blob()?)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, error.into()))
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.into())
    }
}
