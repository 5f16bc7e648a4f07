//! Paths of elements in a file descriptor.
//!
//! A path consists of field numbers and indexes, as `SourceCodeInfo.Location` in
//! [`descriptor.proto`](https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.proto)
//! defines it. Each constant is the number of a field, named after its message and the field.

use prost_types::FileDescriptorProto;

use crate::source::Span;

/// The field `name`, which has this number in all messages that have a name.
pub(crate) const NAME: i32 = 1;

pub(crate) const FILE_PACKAGE: i32 = 2;
pub(crate) const FILE_DEPENDENCY: i32 = 3;
pub(crate) const FILE_MESSAGE: i32 = 4;
pub(crate) const FILE_ENUM: i32 = 5;
pub(crate) const FILE_SERVICE: i32 = 6;
pub(crate) const FILE_OPTIONS: i32 = 8;
pub(crate) const FILE_SYNTAX: i32 = 12;
pub(crate) const FILE_EDITION: i32 = 14;

pub(crate) const MESSAGE_FIELD: i32 = 2;
pub(crate) const MESSAGE_MESSAGE: i32 = 3;
pub(crate) const MESSAGE_ENUM: i32 = 4;
pub(crate) const MESSAGE_OPTIONS: i32 = 7;
pub(crate) const MESSAGE_ONEOF: i32 = 8;

pub(crate) const FIELD_TYPE_NAME: i32 = 6;
pub(crate) const FIELD_OPTIONS: i32 = 8;

pub(crate) const ONEOF_OPTIONS: i32 = 2;

pub(crate) const ENUM_VALUE: i32 = 2;
pub(crate) const ENUM_OPTIONS: i32 = 3;

pub(crate) const ENUM_VALUE_NUMBER: i32 = 2;
pub(crate) const ENUM_VALUE_OPTIONS: i32 = 3;

pub(crate) const SERVICE_METHOD: i32 = 2;
pub(crate) const SERVICE_OPTIONS: i32 = 3;

pub(crate) const METHOD_INPUT_TYPE: i32 = 2;
pub(crate) const METHOD_OUTPUT_TYPE: i32 = 3;
pub(crate) const METHOD_OPTIONS: i32 = 4;

/// The span of this field is that of the keyword `stream`.
pub(crate) const METHOD_CLIENT_STREAMING: i32 = 5;
/// The span of this field is that of the keyword `stream`.
pub(crate) const METHOD_SERVER_STREAMING: i32 = 6;

/// Returns the span of an element, if the compiler recorded source info.
pub(crate) fn span(file: &FileDescriptorProto, path: &[i32]) -> Option<Span> {
    let info = file.source_code_info.as_ref()?;
    let location = info.location.iter().find(|location| location.path == path)?;
    let number = |index: usize| location.span.get(index).and_then(|number| usize::try_from(*number).ok());
    let (line, column) = (number(0)?, number(1)?);
    // The span of an element that ends on its first line has three numbers. Other spans have four.
    let end = if location.span.len() == 3 { number(2)? } else { column + 1 };
    Some(Span { line: line + 1, column: column + 1, width: end.saturating_sub(column).max(1) })
}
