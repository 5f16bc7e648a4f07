//! The names that files define.

use std::collections::HashMap;

use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto};

use super::kind::{EnumRules, Kind};

/// The names of all files.
#[derive(Debug, Default)]
pub(crate) struct Symbols {
    /// The meaning of full names. Of a package, the file is one of several.
    pub(super) names: HashMap<String, (Kind, usize)>,
    pub(super) files: Vec<FileSymbols>,
    pub(super) indexes: HashMap<String, usize>,
}

/// A file of the table.
#[derive(Debug, Default)]
pub(super) struct FileSymbols {
    pub(super) name: String,
    pub(super) package: String,
    /// The indexes of the files that an import of this file imports too.
    pub(super) public: Vec<usize>,
}

impl Symbols {
    /// Adds the names of a file, whose imports must have been added.
    pub(crate) fn add(&mut self, file: &FileDescriptorProto, is_proto2: bool) {
        let index = self.files.len();
        let package = file.package();
        for end in package.match_indices('.').map(|(at, _)| at).chain([package.len()]) {
            if let Some(name) = package.get(..end).filter(|name| !name.is_empty()) {
                self.insert(name.to_owned(), Kind::Package, index);
            }
        }
        for message in &file.message_type {
            self.add_message(package, message, (index, is_proto2));
        }
        for definition in &file.enum_type {
            self.add_enum(package, definition, (index, is_proto2));
        }
        for extension in &file.extension {
            self.insert(join(package, extension.name()), Kind::Extension, index);
        }
        for service in &file.service {
            let name = join(package, service.name());
            for method in &service.method {
                self.insert(join(&name, method.name()), Kind::Other, index);
            }
            self.insert(name, Kind::Service, index);
        }
        let public = file
            .public_dependency
            .iter()
            .filter_map(|at| self.indexes.get(file.dependency.get(usize::try_from(*at).ok()?)?).copied());
        let public = public.collect();
        self.files.push(FileSymbols { name: file.name().to_owned(), package: package.to_owned(), public });
        self.indexes.insert(file.name().to_owned(), index);
    }

    fn add_message(&mut self, scope: &str, message: &DescriptorProto, (file, is_proto2): (usize, bool)) {
        let name = join(scope, message.name());
        for nested in &message.nested_type {
            self.add_message(&name, nested, (file, is_proto2));
        }
        for definition in &message.enum_type {
            self.add_enum(&name, definition, (file, is_proto2));
        }
        for extension in &message.extension {
            self.insert(join(&name, extension.name()), Kind::Extension, file);
        }
        for field in &message.field {
            self.insert(join(&name, field.name()), Kind::Other, file);
        }
        for oneof in &message.oneof_decl {
            self.insert(join(&name, oneof.name()), Kind::Other, file);
        }
        let is_entry = message.options.as_ref().is_some_and(|options| options.map_entry());
        self.insert(name, if is_entry { Kind::MapEntry } else { Kind::Message }, file);
    }

    fn add_enum(&mut self, scope: &str, definition: &EnumDescriptorProto, (file, is_proto2): (usize, bool)) {
        // Values are in the scope around their enum.
        for value in &definition.value {
            self.insert(join(scope, value.name()), Kind::Other, file);
        }
        let starts_at_zero = definition.value.first().is_none_or(|value| value.number() == 0);
        let kind = Kind::Enum(EnumRules { is_proto2, starts_at_zero });
        self.insert(join(scope, definition.name()), kind, file);
    }

    /// Adds a name. protox reports names that are defined twice.
    fn insert(&mut self, name: String, kind: Kind, file: usize) {
        self.names.entry(name).or_insert((kind, file));
    }
}

/// Returns the full name of an element in a scope.
pub(crate) fn join(scope: &str, name: &str) -> String {
    if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") }
}
