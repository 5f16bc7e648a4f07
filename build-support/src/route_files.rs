//! The files of route lists.

use std::path::PathBuf;

use lambda_grpc_codegen::RouteList;

use crate::Error;
use crate::output::write_if_changed;

/// The paths of the files, if the user requests them.
#[derive(Clone, Default)]
pub(crate) struct RouteFiles {
    pub(crate) json: Option<PathBuf>,
    pub(crate) sam_events: Option<PathBuf>,
    /// The folder of one file per RPC.
    pub(crate) sam_events_folder: Option<PathBuf>,
}

impl RouteFiles {
    /// Writes the files that the user requested, if they have changed.
    pub(crate) fn write(&self, routes: &RouteList) -> Result<(), Error> {
        if let Some(path) = &self.json {
            write_if_changed(path, routes.to_json().as_bytes())?;
        }
        if let Some(path) = &self.sam_events {
            write_if_changed(path, routes.to_sam_events().as_bytes())?;
        }
        let Some(folder) = &self.sam_events_folder else { return Ok(()) };
        for (function, events) in routes.to_sam_events_per_rpc() {
            write_if_changed(&folder.join(format!("{function}.yaml")), events.as_bytes())?;
        }
        Ok(())
    }
}
