//! protoc, which users can choose instead of the built-in compiler.

mod imports;
mod line;
mod report;
mod run;
mod utf8;

pub(super) use self::run::read;
