//! A bound on how deep the JSON of a reply is nested.

use std::io::{Error, Result, Write};

use serde_json::ser::{CompactFormatter, Formatter};

/// As protobuf itself nests messages: prost reads no more than 100 levels.
const MAX: usize = 100;

/// Writes compact JSON and fails above [`MAX`] levels.
///
/// The bytes of an `Any` are decoded only when they are written, past prost's own limit. An `Any` in an `Any` in an `Any`,
/// 225 KB of it, was seen to overflow a stack of 1 MB, and that ends the process.
#[derive(Default)]
pub(super) struct Limited {
    depth: usize,
}

impl Limited {
    fn enter(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > MAX {
            return Err(Error::other(format!("the message is nested deeper than {MAX} levels")));
        }
        Ok(())
    }
}

impl Formatter for Limited {
    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.enter()?;
        CompactFormatter.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.depth -= 1;
        CompactFormatter.end_object(writer)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.enter()?;
        CompactFormatter.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.depth -= 1;
        CompactFormatter.end_array(writer)
    }
}
