//! The text of a file, changed so that protox can parse it.
//!
//! Lines stay the same, and the original columns are known. So errors and descriptors have the
//! positions of the original.

mod columns;
mod edition;
mod edits;
mod repair;
mod source_text;
mod tokens;
mod utf8;

pub(super) use self::edition::Edition;
pub(super) use self::source_text::Text;
pub(super) use self::tokens::last_position;
