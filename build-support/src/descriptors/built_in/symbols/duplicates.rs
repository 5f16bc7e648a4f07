//! Elements that two files define.

use prost_types::FileDescriptorProto;

use super::kind::Kind;
use super::table::{Symbols, join};

impl Symbols {
    /// Returns the first message, enum or service of a file that another file defines too: its path,
    /// its full name, and the name of the other file.
    ///
    /// The usual cause is one file with two names, because one include folder contains another.
    pub(crate) fn find_duplicate(&self, file: &FileDescriptorProto) -> Option<([i32; 3], String, String)> {
        let messages =
            (0..).zip(&file.message_type).map(|(index, message)| (FILE_MESSAGE, index, message.name()));
        let enums =
            (0..).zip(&file.enum_type).map(|(index, definition)| (FILE_ENUM, index, definition.name()));
        let services = (0..).zip(&file.service).map(|(index, service)| (FILE_SERVICE, index, service.name()));
        messages.chain(enums).chain(services).find_map(|(number, index, name)| {
            let full_name = join(file.package(), name);
            let (kind, other) = self.names.get(&full_name)?;
            let other = self.files.get(*other).filter(|_| *kind != Kind::Package)?;
            Some(([number, index, NAME], full_name, other.name.clone()))
        })
    }
}

// Numbers of fields of descriptors.
const FILE_MESSAGE: i32 = 4;
const FILE_ENUM: i32 = 5;
const FILE_SERVICE: i32 = 6;
const NAME: i32 = 1;
