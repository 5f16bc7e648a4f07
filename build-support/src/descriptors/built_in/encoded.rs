//! An encoded file, with the fields that prost-types lacks.

use prost::Message;
use prost_types::SourceCodeInfo;

/// A `FileDescriptorProto`, with the fields that prost-types lacks. Those that do not depend on the
/// edition are not decoded.
#[derive(Clone, PartialEq, Message)]
pub(super) struct EncodedFile {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(string, optional, tag = "2")]
    pub(super) package: Option<String>,
    #[prost(string, repeated, tag = "3")]
    pub(super) dependency: Vec<String>,
    #[prost(bytes = "vec", repeated, tag = "4")]
    pub(super) message_type: Vec<Vec<u8>>,
    #[prost(bytes = "vec", repeated, tag = "5")]
    pub(super) enum_type: Vec<Vec<u8>>,
    #[prost(bytes = "vec", repeated, tag = "6")]
    pub(super) service: Vec<Vec<u8>>,
    #[prost(bytes = "vec", repeated, tag = "7")]
    pub(super) extension: Vec<Vec<u8>>,
    #[prost(bytes = "vec", optional, tag = "8")]
    pub(super) options: Option<Vec<u8>>,
    #[prost(message, optional, tag = "9")]
    pub(super) source_code_info: Option<SourceCodeInfo>,
    #[prost(int32, repeated, packed = "false", tag = "10")]
    pub(super) public_dependency: Vec<i32>,
    #[prost(int32, repeated, packed = "false", tag = "11")]
    pub(super) weak_dependency: Vec<i32>,
    #[prost(string, optional, tag = "12")]
    pub(super) syntax: Option<String>,
    #[prost(int32, optional, tag = "14")]
    pub(super) edition: Option<i32>,
    #[prost(string, repeated, tag = "15")]
    pub(super) option_dependency: Vec<String>,
}
