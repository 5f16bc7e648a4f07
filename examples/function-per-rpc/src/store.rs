//! The products, as files in a folder.

use std::env;
use std::error::Error;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lambda_grpc::Status;
use lambda_grpc::prost::Message;
use tokio::fs;

use crate::pb::Product;

/// The variable with the folder: a file system that the function mounts, or any folder on your machine.
const FOLDER: &str = "PRODUCTS_FOLDER";

/// A folder with a file for each product.
#[derive(Debug, Clone)]
pub struct Store {
    folder: Arc<Path>,
}

impl Store {
    /// Opens the folder that the environment names.
    ///
    /// # Errors
    ///
    /// Fails if the variable is not set, or if there is no such folder.
    pub fn from_env() -> Result<Self, Box<dyn Error>> {
        let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else {
            return Err(format!("`{FOLDER}` is not set: set it to the folder of the products").into());
        };
        if !folder.is_dir() {
            return Err(format!("`{FOLDER}` is {folder:?}, which is not a folder: create it").into());
        }
        Ok(Self::new(folder))
    }

    /// Opens a folder.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into().into() }
    }

    pub(crate) async fn get(&self, sku: &str) -> Result<Product, Status> {
        let bytes = fs::read(self.path(sku)?).await.map_err(|error| match error.kind() {
            ErrorKind::NotFound => Status::not_found(format!("there is no product `{sku}`")),
            _ => unavailable(&error),
        })?;
        Product::decode(bytes.as_slice())
            .map_err(|error| Status::data_loss(format!("the product `{sku}` cannot be decoded: {error}")))
    }

    pub(crate) async fn put(&self, product: &Product) -> Result<(), Status> {
        let path = self.path(&product.sku)?;
        // Renaming replaces the file at once, so nobody reads half of it. Two environments of the function can
        // write the same product, so the temporary files have random names.
        let temporary =
            self.folder.join(format!(".{}-{:016x}", product.sku, RandomState::new().hash_one(())));
        let written = match fs::write(&temporary, product.encode_to_vec()).await {
            Ok(()) => fs::rename(&temporary, path).await,
            Err(error) => Err(error),
        };
        if written.is_err() {
            // It may not exist, or be as unreachable as the file.
            let _ = fs::remove_file(&temporary).await;
        }
        written.map_err(|error| unavailable(&error))
    }

    pub(crate) async fn skus(&self) -> Result<Vec<String>, Status> {
        let mut files = fs::read_dir(&self.folder).await.map_err(|error| unavailable(&error))?;
        let mut skus = Vec::new();
        while let Some(file) = files.next_entry().await.map_err(|error| unavailable(&error))? {
            skus.extend(file.file_name().into_string().ok().filter(|name| is_sku(name)));
        }
        Ok(skus)
    }

    /// Returns the file of a product. Callers choose the name, so it must not lead out of the folder.
    fn path(&self, sku: &str) -> Result<PathBuf, Status> {
        if is_sku(sku) {
            Ok(self.folder.join(sku))
        } else {
            Err(Status::invalid_argument("`sku` must have 1 to 64 characters of `a-z`, `0-9` and `-`"))
        }
    }
}

fn is_sku(name: &str) -> bool {
    let is_valid = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&name.len()) && name.bytes().all(is_valid)
}

/// Logs what happened, and tells the caller only that it may try again.
fn unavailable(error: &io::Error) -> Status {
    eprintln!("the store failed: {error}");
    Status::unavailable("the products cannot be reached")
}
