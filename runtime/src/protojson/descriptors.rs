//! The descriptors of messages, which generated code embeds for JSON.

#[cfg(feature = "json")]
use std::collections::HashSet;
use std::fmt;
#[cfg(feature = "json")]
use std::ptr;

#[cfg(feature = "json")]
use prost::{DecodeError, Message};
#[cfg(feature = "json")]
use prost_types::FileDescriptorSet;

/// The descriptors of the messages of a package: an encoded `FileDescriptorSet`, and the descriptors of
/// the packages that it imports.
pub struct Descriptors {
    #[cfg(feature = "json")]
    encoded: &'static [u8],
    #[cfg(feature = "json")]
    imports: &'static [&'static Self],
}

impl Descriptors {
    /// Creates the descriptors of a package.
    #[must_use]
    pub const fn new(
        #[cfg_attr(not(feature = "json"), expect(unused))] encoded: &'static [u8],
        #[cfg_attr(not(feature = "json"), expect(unused))] imports: &'static [&'static Self],
    ) -> Self {
        Self {
            #[cfg(feature = "json")]
            encoded,
            #[cfg(feature = "json")]
            imports,
        }
    }

    /// Decodes the files of several packages and of all packages that they import.
    ///
    /// # Errors
    ///
    /// Returns an error if one of the sets is not valid.
    #[cfg(feature = "json")]
    pub(super) fn decode(packages: &[&'static Self]) -> Result<FileDescriptorSet, DecodeError> {
        let (mut set, mut names) = (FileDescriptorSet::default(), HashSet::new());
        let (mut queue, mut seen) = (packages.to_vec(), HashSet::new());
        while let Some(package) = queue.pop() {
            // Packages can import each other.
            if !seen.insert(ptr::from_ref(package)) {
                continue;
            }
            queue.extend(package.imports);
            // Several packages can contain the same imported file.
            let files = FileDescriptorSet::decode(package.encoded)?.file.into_iter();
            set.file.extend(files.filter(|file| names.insert(file.name().to_owned())));
        }
        Ok(set)
    }
}

impl fmt::Debug for Descriptors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Descriptors").finish_non_exhaustive()
    }
}
