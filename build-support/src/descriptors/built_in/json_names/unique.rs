//! Names that protox accepts.

use std::collections::BTreeSet;

use prost_types::{DescriptorProto, FileDescriptorProto};

use super::names::Names;

/// A JSON name that was replaced, with the path of its field.
#[derive(Debug)]
pub(crate) struct JsonName {
    pub(crate) path: Vec<i32>,
    pub(crate) name: String,
}

/// Replaces JSON names so that no two are the same, because protox rejects those. Returns the
/// replaced ones.
pub(crate) fn make_unique(file: &mut FileDescriptorProto) -> Vec<JsonName> {
    let mut replaced = Vec::new();
    for (index, message) in (0..).zip(&mut file.message_type) {
        make_unique_in(message, &[FILE_MESSAGE, index], &mut replaced);
    }
    replaced
}

fn make_unique_in(message: &mut DescriptorProto, path: &[i32], replaced: &mut Vec<JsonName>) {
    for (index, nested) in (0..).zip(&mut message.nested_type) {
        make_unique_in(nested, &[path, &[NESTED_MESSAGE, index]].concat(), replaced);
    }
    let mut names = BTreeSet::new();
    for (index, field) in (0..).zip(&mut message.field) {
        let name = Names::of(field).used;
        if !names.insert(name.clone()) {
            // protoc rejects JSON names in brackets.
            field.json_name = Some(format!("[{}]", field.name()));
            replaced.push(JsonName { path: [path, &[FIELD, index]].concat(), name });
        }
    }
}

/// Returns true if protox would reject field names of a file in proto3: it compares them without
/// case and underscores, protoc does not.
pub(crate) fn has_similar_names(file: &FileDescriptorProto) -> bool {
    fn in_message(message: &DescriptorProto) -> bool {
        let mut names = BTreeSet::new();
        let mut similar =
            message.field.iter().map(|field| field.name().replace('_', "").to_ascii_lowercase());
        similar.any(|name| !names.insert(name)) || message.nested_type.iter().any(in_message)
    }
    file.message_type.iter().any(in_message)
}

// Numbers of fields of descriptors.
const FILE_MESSAGE: i32 = 4;
const NESTED_MESSAGE: i32 = 3;
const FIELD: i32 = 2;
