//! The descriptors of the messages that a service speaks, as generated code embeds them for JSON.

#[cfg(feature = "json")]
use std::sync::OnceLock;

#[cfg(feature = "json")]
use prost_reflect::DescriptorPool;

/// Holds an encoded `FileDescriptorSet`, and the pool that it becomes when it is first asked for.
#[derive(Debug)]
pub struct Schema {
    #[cfg(feature = "json")]
    descriptors: &'static [u8],
    #[cfg(feature = "json")]
    pool: OnceLock<Option<DescriptorPool>>,
}

impl Schema {
    /// Takes the bytes that the generator wrote.
    #[must_use]
    pub const fn new(#[cfg_attr(not(feature = "json"), expect(unused))] descriptors: &'static [u8]) -> Self {
        Self {
            #[cfg(feature = "json")]
            descriptors,
            #[cfg(feature = "json")]
            pool: OnceLock::new(),
        }
    }

    /// Decodes the descriptors, unless that is done already.
    ///
    /// It takes about a millisecond for fifty messages. Lambda gives a function a whole CPU while it starts and a share of
    /// one afterwards, so servers call this when they are made.
    pub(crate) fn prepare(&self) {
        #[cfg(feature = "json")]
        self.pool();
    }

    /// Returns the decoded descriptors; `None` if they are none, which the log then tells why.
    #[cfg(feature = "json")]
    pub(crate) fn pool(&self) -> Option<&DescriptorPool> {
        let decode = || {
            decode(self.descriptors)
                .inspect_err(|error| tracing::error!(%error, "the embedded descriptors cannot be read"))
        };
        self.pool.get_or_init(|| decode().ok()).as_ref()
    }
}

/// What an `Any` may hold in JSON although no field of the schema has its type.
#[cfg(feature = "json")]
const WELL_KNOWN: [&str; 7] = [
    "google/protobuf/any.proto",
    "google/protobuf/duration.proto",
    "google/protobuf/empty.proto",
    "google/protobuf/field_mask.proto",
    "google/protobuf/struct.proto",
    "google/protobuf/timestamp.proto",
    "google/protobuf/wrappers.proto",
];

#[cfg(feature = "json")]
fn decode(descriptors: &'static [u8]) -> Result<DescriptorPool, prost_reflect::DescriptorError> {
    let mut pool = DescriptorPool::decode(descriptors)?;
    if pool.get_message_by_name("google.protobuf.Any").is_some() {
        let known = DescriptorPool::global();
        // Files that the pool has already are passed over.
        let missing = known.file_descriptor_protos().filter(|file| WELL_KNOWN.contains(&file.name()));
        pool.add_file_descriptor_protos(missing.cloned())?;
    }
    Ok(pool)
}
