//! The fields of descriptors that prost-types lacks, and the messages that contain them.
//!
//! [`descriptor.proto`](https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.proto)
//! defines their numbers.

use prost::Message;
use prost_types::FileDescriptorProto;

/// A `FileDescriptorSet` whose files are not decoded, so that it keeps what prost-types does not
/// know. `lambda-grpc-build` uses it too.
#[derive(Clone, PartialEq, Message)]
pub struct EncodedSet {
    /// The encoded `FileDescriptorProto`s.
    #[prost(bytes = "vec", repeated, tag = "1")]
    pub file: Vec<Vec<u8>>,
}

/// The fields of a file that name its language.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Language {
    #[prost(string, optional, tag = "12")]
    pub(super) syntax: Option<String>,
    #[prost(int32, optional, tag = "14")]
    pub(super) edition: Option<i32>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct RawFile {
    #[prost(message, repeated, tag = "4")]
    pub(super) message_type: Vec<RawMessage>,
    #[prost(message, repeated, tag = "5")]
    pub(super) enum_type: Vec<RawEnum>,
    #[prost(message, repeated, tag = "6")]
    pub(super) service: Vec<RawService>,
    #[prost(message, optional, tag = "8")]
    pub(super) options: Option<FileOptions>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct RawMessage {
    #[prost(message, repeated, tag = "2")]
    pub(super) field: Vec<RawField>,
    #[prost(message, repeated, tag = "3")]
    pub(super) nested_type: Vec<RawMessage>,
    #[prost(message, repeated, tag = "4")]
    pub(super) enum_type: Vec<RawEnum>,
    #[prost(message, optional, tag = "7")]
    pub(super) options: Option<MessageOptions>,
    #[prost(message, repeated, tag = "8")]
    pub(super) oneof_decl: Vec<RawOneof>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct RawField {
    #[prost(message, optional, tag = "8")]
    pub(super) options: Option<FieldOptions>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct RawOneof {
    #[prost(message, optional, tag = "2")]
    pub(super) options: Option<OneofOptions>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct RawEnum {
    #[prost(message, repeated, tag = "2")]
    pub(super) value: Vec<RawEnumValue>,
    #[prost(message, optional, tag = "3")]
    pub(super) options: Option<EnumOptions>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct RawEnumValue {
    #[prost(message, optional, tag = "3")]
    pub(super) options: Option<EnumValueOptions>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct RawService {
    #[prost(message, repeated, tag = "2")]
    pub(super) method: Vec<RawMethod>,
    #[prost(message, optional, tag = "3")]
    pub(super) options: Option<ServiceOptions>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct RawMethod {
    #[prost(message, optional, tag = "4")]
    pub(super) options: Option<MethodOptions>,
}

/// Options. Only their features are of interest here.
macro_rules! options {
    ($($name:ident: $tag:literal,)*) => {
        $(
            #[derive(Clone, PartialEq, Message)]
            pub(super) struct $name {
                /// The encoded `FeatureSet`, in one or several parts.
                #[prost(bytes = "vec", repeated, tag = $tag)]
                features: Vec<Vec<u8>>,
            }

            impl $name {
                /// Returns the encoded `FeatureSet` of an element. It is empty without options.
                pub(super) fn features(options: Option<&Self>) -> Vec<u8> {
                    options.map(|options| options.features.concat()).unwrap_or_default()
                }
            }
        )*
    };
}

options! {
    FileOptions: "50",
    MessageOptions: "12",
    FieldOptions: "21",
    OneofOptions: "1",
    EnumOptions: "7",
    EnumValueOptions: "2",
    ServiceOptions: "34",
    MethodOptions: "35",
}

/// A file as prost-types decodes it, and its [`Language`].
pub(super) fn decode_file(encoded: &[u8]) -> Result<(FileDescriptorProto, Language), prost::DecodeError> {
    Ok((FileDescriptorProto::decode(encoded)?, Language::decode(encoded)?))
}
