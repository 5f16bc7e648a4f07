//! The service. Nothing here knows about REST.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use lambda_grpc::error_details::{ErrorDetails, StatusExt};
use lambda_grpc::metadata::MetadataValue;
use lambda_grpc::{Code, Request, Response, Status};

use crate::proto::library::v1::library_service_server::LibraryService;
use crate::proto::library::v1::{CreateShelfRequest, GetShelfRequest, Shelf};

/// A library in memory. A function has several processes, so a real one keeps its shelves in a database.
#[derive(Debug, Default)]
pub(crate) struct Library {
    shelves: Mutex<BTreeMap<String, Shelf>>,
}

impl LibraryService for Library {
    async fn create_shelf(&self, request: Request<CreateShelfRequest>) -> Result<Response<Shelf>, Status> {
        let mut shelf = request.into_inner().shelf.unwrap_or_default();
        if shelf.theme.is_empty() {
            let details = ErrorDetails::with_bad_request_violation("shelf.theme", "must not be empty");
            return Err(Status::with_error_details(Code::InvalidArgument, "the shelf has no theme", details));
        }
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.name = format!("shelves/{}", shelves.len() + 1);
        shelves.insert(shelf.name.clone(), shelf.clone());
        Ok(Response::new(shelf))
    }

    async fn get_shelf(&self, request: Request<GetShelfRequest>) -> Result<Response<Shelf>, Status> {
        let GetShelfRequest { name } = request.into_inner();
        let shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        let shelf = shelves.get(&name).ok_or_else(|| Status::not_found(format!("no shelf {name:?}")))?;
        let mut response = Response::new(shelf.clone());
        // A shelf never changes, and a cache of HTTP reads this metadata.
        response.metadata_mut().insert("cache-control", MetadataValue::from_static("max-age=60"));
        Ok(response)
    }
}
