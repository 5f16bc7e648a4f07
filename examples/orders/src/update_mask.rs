//! Field masks of updates.

use lambda_grpc::Status;
use lambda_grpc::prost_types::FieldMask;

use crate::errors;
use crate::pb::Order;

/// Copies the fields of the mask from `change` to `order`.
pub(crate) fn apply(order: &mut Order, change: Order, mask: &FieldMask) -> Result<(), Status> {
    if mask.paths.is_empty() {
        return Err(errors::bad_field("update_mask", "must name at least one field"));
    }
    let Order { lines, note, .. } = change;
    for path in &mask.paths {
        match path.as_str() {
            "lines" => order.lines.clone_from(&lines),
            "note" => order.note.clone_from(&note),
            // The rule of the proto rejects all other paths. A path that is added there must be added here.
            _ => return Err(errors::bad_field("update_mask", "names a field that cannot be changed")),
        }
    }
    Ok(())
}
