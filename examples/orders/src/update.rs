//! Changes of an order.

use lambda_grpc::Status;
use lambda_grpc::prost_types::FieldMask;

use crate::pb::{Money, Order, OrderLine};
use crate::{errors, order};

/// The new values of the fields that a request changes.
#[derive(Debug, Default)]
pub(crate) struct Change {
    lines: Option<(Vec<OrderLine>, Money)>,
    note: Option<String>,
}

impl Change {
    /// Takes the fields of the mask, and checks what the rules of the proto cannot express.
    pub(crate) fn new(order: &Order, mask: &FieldMask) -> Result<Self, Status> {
        if mask.paths.is_empty() {
            return Err(errors::bad_field("update_mask", "must name at least one field"));
        }
        let mut change = Self::default();
        for path in &mask.paths {
            match path.as_str() {
                "lines" => {
                    let total = order::total("order.lines", &order.lines)?;
                    change.lines = Some((order.lines.clone(), total));
                }
                "note" => change.note = Some(order.note.clone()),
                // The rule of the proto rejects all other paths. A path that is added there must be added here.
                _ => return Err(errors::bad_field("update_mask", "names a field that cannot be changed")),
            }
        }
        Ok(change)
    }

    pub(crate) fn apply(self, order: &mut Order) {
        if let Some((lines, total)) = self.lines {
            order.lines = lines;
            order.total = Some(total);
        }
        if let Some(note) = self.note {
            order.note = note;
        }
    }
}
