//! The descriptors of files in an edition, as protoc writes them.

use prost::{DecodeError, Message};

use super::encoded::{EncodedFile, EncodedSet};
use super::resolver::EditionFiles;
use super::rewrite::{DESCRIPTOR, Rewritten};

impl EditionFiles {
    /// Restores the editions of a set, which protox has written, and the original columns.
    ///
    /// The visibility of messages and enums is not restored, because only compilers check it.
    pub(crate) fn restore(&self, encoded: Vec<u8>, input_files: &[String]) -> Result<Vec<u8>, DecodeError> {
        self.with(|rewritten| {
            if rewritten.is_empty() {
                return Ok(encoded);
            }
            let mut files = Vec::new();
            for bytes in EncodedSet::decode(encoded.as_slice())?.file {
                let mut file = EncodedFile::decode(bytes.as_slice())?;
                files.push(match rewritten.get(&file.name) {
                    Some(rewritten) => {
                        file.restore(rewritten);
                        (file.encode_to_vec(), file)
                    }
                    None => (bytes, file),
                });
            }
            let is_imported = files.iter().any(|(_, file)| file.imports(DESCRIPTOR));
            if !is_imported && !input_files.iter().any(|name| name == DESCRIPTOR) {
                files.retain(|(_, file)| file.name != DESCRIPTOR);
            }
            Ok(EncodedSet { file: files.into_iter().map(|(bytes, _)| bytes).collect() }.encode_to_vec())
        })
    }
}

impl EncodedFile {
    fn imports(&self, name: &str) -> bool {
        self.dependency.iter().chain(&self.option_dependency).any(|import| import == name)
    }

    fn restore(&mut self, rewritten: &Rewritten) {
        self.syntax = Some("editions".to_owned());
        self.edition = Some(rewritten.edition as i32);
        if let Some(info) = &mut self.source_code_info {
            rewritten.columns.restore(info);
        }
        if rewritten.has_new_import && !self.dependency.is_empty() {
            self.dependency.remove(0);
            let indexes = self.public_dependency.iter_mut().chain(&mut self.weak_dependency);
            indexes.for_each(|index| *index -= 1);
            let locations = self.source_code_info.iter_mut().flat_map(|info| &mut info.location);
            for location in locations {
                if let [FILE_DEPENDENCY, index] = location.path.as_mut_slice() {
                    *index -= 1;
                }
            }
        }
        // These imports come after all others, so that the indexes of others stay the same.
        self.option_dependency = rewritten.option_imports.clone();
        self.dependency.retain(|import| !rewritten.option_imports.contains(import));
    }
}

/// The number of `FileDescriptorProto.dependency`.
const FILE_DEPENDENCY: i32 = 3;
