//! Protobuf editions for protox, which cannot parse them.
//!
//! A file in an edition is rewritten in proto2, line by line. protox parses it and resolves its
//! options, which contain the features. Then the edition is restored in the descriptors, so that
//! they are those that protoc would write. `lambda-grpc-codegen` applies the features.

mod columns;
mod edits;
mod encoded;
mod google;
mod resolver;
mod restore;
mod rewrite;
mod tokens;

pub(super) use self::encoded::{EncodedFile, EncodedSet};
pub(super) use self::google::GoogleFiles;
pub(super) use self::resolver::EditionFiles;
