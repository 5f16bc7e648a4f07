//! The built-in compiler, which is the default: protox, with what protoc accepts and protox does
//! not.
//!
//! Each file is changed so that protox accepts it, and its descriptor is changed back:
//!
//! - [`text`] changes the text: editions, a byte order mark, invalid UTF-8 in comments.
//! - [`references`] resolves names, and [`json_names`] checks JSON names, by protoc's rules.
//! - [`restore`] restores what the other compiler would write.

mod compilation;
mod encoded;
mod errors;
mod files;
mod floats;
mod google;
mod json_names;
mod number_ranges;
mod oneofs;
mod packed;
mod references;
mod restore;
mod rules;
mod source_file;
mod source_info;
mod symbols;
mod text;

pub(super) use self::compilation::read;
