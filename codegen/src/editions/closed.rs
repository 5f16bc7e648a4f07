//! Closed enums as the types of fields without presence, which protoc rejects: such a field would be
//! absent when it has the first value of the enum, and present with the unknown value zero.

use std::collections::BTreeSet;

use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto};

use super::rules::Rejection;
use crate::Diagnostic;
use crate::names::full_name;

/// The closed enums of all files, and the enum fields without presence.
#[derive(Debug, Default)]
pub(super) struct Enums {
    /// Full names with a leading dot, as fields refer to them.
    closed: BTreeSet<String>,
    implicit_fields: Vec<ImplicitField>,
}

#[derive(Debug)]
struct ImplicitField {
    /// The index of its file.
    file: usize,
    path: Vec<i32>,
    type_name: String,
}

/// The enums of one file.
#[derive(Debug)]
pub(super) struct FileEnums<'a> {
    pub(super) enums: &'a mut Enums,
    /// The index of the file.
    pub(super) file: usize,
}

impl FileEnums<'_> {
    pub(super) fn add_closed(&mut self, name: String) {
        self.enums.closed.insert(name);
    }

    pub(super) fn add_implicit_field(&mut self, path: Vec<i32>, type_name: &str) {
        let (file, type_name) = (self.file, type_name.to_owned());
        self.enums.implicit_fields.push(ImplicitField { file, path, type_name });
    }
}

impl Enums {
    /// Returns a problem for each field without presence whose enum is closed. All enums of proto2
    /// files are.
    pub(super) fn problems(
        mut self,
        files: &[FileDescriptorProto],
        is_proto2: impl Fn(&FileDescriptorProto) -> bool,
    ) -> Vec<Diagnostic> {
        if self.implicit_fields.is_empty() {
            return Vec::new();
        }
        for file in files.iter().filter(|file| is_proto2(file)) {
            let qualify = |name: &str| format!(".{}", full_name(file.package(), name));
            self.add_enums(&file.enum_type, qualify);
            let mut messages: Vec<_> =
                file.message_type.iter().map(|message| (qualify(message.name()), message)).collect();
            while let Some((name, message)) = messages.pop() {
                let nested = |inner: &str| format!("{name}.{inner}");
                self.add_enums(&message.enum_type, nested);
                messages.extend(
                    message.nested_type.iter().map(|inner: &DescriptorProto| (nested(inner.name()), inner)),
                );
            }
        }
        let fields = self.implicit_fields.iter().filter(|field| self.closed.contains(&field.type_name));
        fields
            .filter_map(|field| {
                Some(Rejection::implicit_closed_enum().at(files.get(field.file)?, &field.path))
            })
            .collect()
    }

    fn add_enums(&mut self, enums: &[EnumDescriptorProto], qualify: impl Fn(&str) -> String) {
        self.closed.extend(enums.iter().map(|enumeration| qualify(enumeration.name())));
    }
}
