//! Things that two files define, which no compiler has seen side by side.

use std::collections::BTreeMap;

use prost_types::{FileDescriptorProto, FileDescriptorSet};

use super::{NAME, SERVICE};
use crate::Diagnostic;
use crate::names::full;
use crate::source::place;

/// `FileDescriptorProto.message_type` and `.enum_type`.
const MESSAGE: i32 = 4;
const ENUM: i32 = 5;

/// Returns a problem for every file that defines what an earlier one does: the first such thing in it.
///
/// Mostly it is one file that is found under two names, in two include folders of which one is inside the other.
pub(super) fn check(set: &FileDescriptorSet) -> Vec<Diagnostic> {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for file in &set.file {
        let mut twice = None;
        for (path, name) in definitions(file) {
            let first = *known.entry(name.clone()).or_insert(file.name());
            if first != file.name() && twice.is_none() {
                let message = format!("`{name}` is also defined in {first}");
                let help =
                    "if the two are one file, list it, and import it, by one name: below one include folder";
                twice = Some(Diagnostic::new(file.name(), message, help).place(place(file, &path)));
            }
        }
        problems.extend(twice);
    }
    problems
}

/// Lists what a file defines: the path of its name in the source info, and its full name.
fn definitions(file: &FileDescriptorProto) -> impl Iterator<Item = ([i32; 3], String)> {
    let named = |kind: i32| move |(at, name): (i32, &str)| ([kind, at, NAME], full(file.package(), name));
    let messages = (0..).zip(file.message_type.iter().map(|it| it.name())).map(named(MESSAGE));
    let enums = (0..).zip(file.enum_type.iter().map(|it| it.name())).map(named(ENUM));
    let services = (0..).zip(file.service.iter().map(|it| it.name())).map(named(SERVICE));
    messages.chain(enums).chain(services)
}
