//! The decoded descriptors of a service's messages.

#[cfg(feature = "json")]
use std::sync::OnceLock;

#[cfg(feature = "json")]
use prost_reflect::{DescriptorError, DescriptorPool};

use super::Descriptors;
#[cfg(feature = "json")]
use super::misreads::Misreads;
#[cfg(all(feature = "json", feature = "local"))]
use super::sample::{self, SampleSize};
use crate::error::BoxError;

/// The descriptors of a service's messages, which are decoded on first use.
#[derive(Debug)]
pub struct Schema {
    #[cfg(feature = "json")]
    packages: &'static [&'static Descriptors],
    #[cfg(feature = "json")]
    any: Option<&'static Self>,
    #[cfg(feature = "json")]
    decoded: OnceLock<Option<Decoded>>,
}

/// The decoded descriptors.
#[cfg(feature = "json")]
#[derive(Debug)]
struct Decoded {
    pool: DescriptorPool,
    misreads: Misreads,
}

#[cfg(feature = "json")]
impl Decoded {
    fn new(pool: DescriptorPool) -> Self {
        Self { misreads: Misreads::of(&pool), pool }
    }
}

impl Schema {
    /// Creates a schema from the descriptors of packages and of those that they import.
    #[must_use]
    pub const fn new(
        #[cfg_attr(not(feature = "json"), expect(unused))] packages: &'static [&'static Descriptors],
    ) -> Self {
        Self {
            #[cfg(feature = "json")]
            packages,
            #[cfg(feature = "json")]
            any: None,
            #[cfg(feature = "json")]
            decoded: OnceLock::new(),
        }
    }

    /// Adds a larger schema, whose messages an `Any` may contain. It is decoded when such a message occurs
    /// for the first time.
    #[must_use]
    pub const fn with_any(
        #[cfg_attr(not(feature = "json"), expect(unused_mut))] mut self,
        #[cfg_attr(not(feature = "json"), expect(unused))] any: &'static Self,
    ) -> Self {
        #[cfg(feature = "json")]
        {
            self.any = Some(any);
        }
        self
    }

    /// Creates a schema from an encoded `FileDescriptorSet`, and decodes it with the feature `json`.
    ///
    /// # Errors
    ///
    /// Returns an error if the descriptors cannot be decoded.
    pub(crate) fn decode(
        #[cfg_attr(not(feature = "json"), expect(unused))] descriptors: &'static [u8],
    ) -> Result<Self, BoxError> {
        let schema = Self::new(&[]);
        #[cfg(feature = "json")]
        {
            let pool = add_well_known(DescriptorPool::decode(descriptors)?)?;
            let _ = schema.decoded.set(Some(Decoded::new(pool)));
        }
        Ok(schema)
    }

    /// Decodes the descriptors, unless they already are.
    ///
    /// That takes about 2 ms and 1 MB for fifty messages. Servers do it when they are created, because Lambda
    /// gives a function more CPU time during initialization than afterwards. A larger schema for `Any` is not
    /// decoded here: 3,600 messages take 140 ms and 80 MB.
    pub(crate) fn prepare(&self) {
        #[cfg(feature = "json")]
        self.decoded();
    }

    /// Returns sample JSON for a message, with the names of its fields, if the schema contains the message.
    #[cfg(feature = "local")]
    pub(crate) fn sample(
        &self,
        #[cfg_attr(not(feature = "json"), expect(unused))] message: &str,
    ) -> Option<String> {
        #[cfg(feature = "json")]
        return Some(sample::sample(&self.pool()?.get_message_by_name(message)?, SampleSize::SHORT));
        #[cfg(not(feature = "json"))]
        return None;
    }

    /// Returns sample JSON for a message, with all of its fields unless they are very many, if the schema
    /// contains the message.
    #[cfg(all(feature = "explorer", debug_assertions))]
    pub(crate) fn long_sample(&self, message: &str) -> Option<String> {
        Some(sample::sample(&self.pool()?.get_message_by_name(message)?, SampleSize::LONG))
    }

    /// Returns the name of the file that defines a message, if the schema contains the message.
    #[cfg(all(feature = "explorer", debug_assertions))]
    pub(crate) fn file_of(&self, message: &str) -> Option<String> {
        Some(self.pool()?.get_message_by_name(message)?.parent_file().name().to_owned())
    }

    /// Returns the decoded descriptors, or `None` if they cannot be decoded.
    #[cfg(feature = "json")]
    pub(super) fn pool(&self) -> Option<&DescriptorPool> {
        self.decoded().map(|decoded| &decoded.pool)
    }

    /// Returns the schema whose messages an `Any` may contain, if it is larger than this one.
    #[cfg(feature = "json")]
    pub(super) fn any(&self) -> Option<&'static Self> {
        self.any
    }

    /// Returns what may be misread in the JSON of the messages.
    #[cfg(feature = "json")]
    pub(super) fn misreads(&self) -> Misreads {
        self.decoded().map(|decoded| decoded.misreads).unwrap_or_default()
    }

    /// Decodes the descriptors once. Logs the reason if they cannot be decoded.
    #[cfg(feature = "json")]
    fn decoded(&self) -> Option<&Decoded> {
        let decode = || {
            decode(self.packages)
                .inspect_err(|error| tracing::error!(%error, "the embedded descriptors cannot be decoded"))
        };
        self.decoded.get_or_init(|| decode().ok().map(Decoded::new)).as_ref()
    }
}

/// The files whose messages an `Any` may contain, although the schema does not import them.
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
fn decode(packages: &[&'static Descriptors]) -> Result<DescriptorPool, BoxError> {
    let files = Descriptors::decode(packages)?;
    Ok(add_well_known(DescriptorPool::from_file_descriptor_set(files)?)?)
}

#[cfg(feature = "json")]
fn add_well_known(mut pool: DescriptorPool) -> Result<DescriptorPool, DescriptorError> {
    if pool.get_message_by_name("google.protobuf.Any").is_some() {
        let known = DescriptorPool::global();
        // The pool ignores files that it already has.
        let missing = known.file_descriptor_protos().filter(|file| WELL_KNOWN.contains(&file.name()));
        pool.add_file_descriptor_protos(missing.cloned())?;
    }
    Ok(pool)
}
