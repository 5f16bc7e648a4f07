//! The messages of `echo.proto`, as a generator would write them.

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct TextMessage {
    #[prost(string, tag = "1")]
    payload: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct BytesMessage {
    #[prost(bytes = "vec", tag = "1")]
    pub(crate) payload: Vec<u8>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Size {
    #[prost(uint32, tag = "1")]
    pub(crate) bytes: u32,
}
