//! The top-level messages and enums of a set, and which of them refer to which.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use prost_types::{DescriptorProto, FileDescriptorSet};

use crate::names::full_name;

/// The folder of protobuf's own files. They are embedded completely, because the runtime may use
/// its own copy of a file instead.
const WELL_KNOWN_FOLDER: &str = "google/protobuf/";

/// The top-level messages and enums of a set. An index stands for each of them.
///
/// A nested type belongs to the top-level message that contains it.
pub(super) struct Types<'a> {
    set: &'a FileDescriptorSet,
    /// The file of each type, and its message if it is not an enum.
    types: Vec<(usize, Option<&'a DescriptorProto>)>,
    /// The types of each file.
    files: Vec<Range<usize>>,
    /// By full name with a leading dot, as fields refer to types.
    by_name: HashMap<String, usize>,
}

impl<'a> Types<'a> {
    pub(super) fn new(set: &'a FileDescriptorSet) -> Self {
        let (mut types, mut files, mut by_name) = (Vec::new(), Vec::new(), HashMap::new());
        for (index, file) in set.file.iter().enumerate() {
            let first = types.len();
            let messages = file.message_type.iter().map(|message| (message.name(), Some(message)));
            let enums = file.enum_type.iter().map(|enumeration| (enumeration.name(), None));
            for (name, message) in messages.chain(enums) {
                by_name.insert(format!(".{}", full_name(file.package(), name)), types.len());
                types.push((index, message));
            }
            files.push(first..types.len());
        }
        Self { set, types, files, by_name }
    }

    /// Returns the type with this name, or the top-level message that contains it.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let mut name = name;
        loop {
            if let Some(index) = self.by_name.get(name) {
                return Some(*index);
            }
            name = name.rsplit_once('.')?.0;
        }
    }

    /// Returns the index of the file that defines a type.
    pub(super) fn file(&self, index: usize) -> Option<usize> {
        self.types.get(index).map(|(file, _)| *file)
    }

    /// Returns the types of a file: its messages, then its enums.
    pub(super) fn of_file(&self, file: usize) -> Range<usize> {
        self.files.get(file).cloned().unwrap_or_default()
    }

    /// Returns the types of the fields of a message and of the messages inside it.
    pub(super) fn of_fields(&self, index: usize) -> BTreeSet<usize> {
        let mut fields = BTreeSet::new();
        let mut messages: Vec<_> =
            self.types.get(index).and_then(|(_, message)| *message).into_iter().collect();
        while let Some(message) = messages.pop() {
            let names = message.field.iter().filter_map(|field| field.type_name.as_deref());
            fields.extend(names.filter_map(|name| self.find(name)));
            messages.extend(&message.nested_type);
        }
        fields
    }

    /// Returns the given types and all types that they need, directly or not.
    pub(super) fn reachable(&self, roots: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut queue: Vec<_> = roots.into_iter().collect();
        while let Some(index) = queue.pop() {
            if reached.insert(index) {
                queue.extend(self.of_fields(index));
                let file = self.file(index).filter(|file| self.is_well_known(*file));
                queue.extend(file.into_iter().flat_map(|file| self.of_file(file)));
            }
        }
        reached
    }

    /// Returns those of the given types that can contain a type, directly or not, and the type
    /// itself.
    pub(super) fn containing(&self, name: &str, types: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut users = BTreeMap::<_, Vec<_>>::new();
        for user in types {
            for used in self.of_fields(*user) {
                users.entry(used).or_default().push(*user);
            }
        }
        let mut found = BTreeSet::new();
        let mut queue: Vec<_> =
            self.by_name.get(name).filter(|index| types.contains(index)).copied().into_iter().collect();
        while let Some(index) = queue.pop() {
            if found.insert(index) {
                queue.extend(users.get(&index).into_iter().flatten());
            }
        }
        found
    }

    fn is_well_known(&self, file: usize) -> bool {
        self.set.file.get(file).is_some_and(|file| file.name().starts_with(WELL_KNOWN_FOLDER))
    }
}
