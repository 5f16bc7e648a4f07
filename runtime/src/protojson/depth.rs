//! A limit on the nesting of JSON that is encoded.

use std::io::{Error, Result, Write};

use serde_json::ser::{CompactFormatter, Formatter};

/// The maximum number of nested levels, as in protobuf: prost decodes 100 levels.
const MAX: usize = 100;

/// A formatter of compact JSON that fails above [`MAX`] levels.
///
/// An `Any` is decoded only when it is encoded as JSON, where prost's own limit does not apply. In a test,
/// nested `Any` messages of 225 KB overflowed a stack of 1 MB, which aborts the process.
#[derive(Default)]
pub(super) struct DepthLimit {
    depth: usize,
}

impl DepthLimit {
    fn enter(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > MAX {
            return Err(Error::other(format!("the message is nested deeper than {MAX} levels")));
        }
        Ok(())
    }
}

impl Formatter for DepthLimit {
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
