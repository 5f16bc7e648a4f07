//! The option `packed`.

use std::collections::HashMap;

use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto, SourceCodeInfo};

use super::rules::option_index;

/// Sets `packed` where it is written. prost-reflect reads this option before it resolves options, so
/// that it would encode the values of custom options by the default of the syntax.
pub(super) fn set_packed(file: &mut FileDescriptorProto) {
    let mut indexes = HashMap::new();
    for (index, message) in (0..).zip(&mut file.message_type) {
        in_message(message, &[4, index], &mut indexes);
    }
    in_fields(&mut file.extension, &[7], &mut indexes);
    if let Some(info) = file.source_code_info.as_mut().filter(|_| !indexes.is_empty()) {
        move_locations(info, &indexes);
    }
}

/// The index that the option had, by the path of the options of its field.
type Indexes = HashMap<Vec<i32>, i32>;

fn in_message(message: &mut DescriptorProto, path: &[i32], indexes: &mut Indexes) {
    in_fields(&mut message.field, &[path, &[2]].concat(), indexes);
    in_fields(&mut message.extension, &[path, &[6]].concat(), indexes);
    for (index, nested) in (0..).zip(&mut message.nested_type) {
        in_message(nested, &[path, &[3, index]].concat(), indexes);
    }
}

fn in_fields(fields: &mut [FieldDescriptorProto], path: &[i32], indexes: &mut Indexes) {
    for (index, field) in (0..).zip(fields) {
        let Some(options) = &mut field.options else { continue };
        let Some(at) = option_index(&options.uninterpreted_option, "packed") else { continue };
        let Some(option) = options.uninterpreted_option.get(at) else { continue };
        // protox reports other values.
        options.packed = match option.identifier_value() {
            "true" => Some(true),
            "false" => Some(false),
            _ => continue,
        };
        options.uninterpreted_option.remove(at);
        indexes.insert([path, &[index, OPTIONS]].concat(), i32::try_from(at).unwrap_or(i32::MAX));
    }
}

/// Moves the locations of the options.
fn move_locations(info: &mut SourceCodeInfo, indexes: &Indexes) {
    for location in &mut info.location {
        let Some(length) = location.path.iter().position(|number| *number == UNINTERPRETED_OPTION) else {
            continue;
        };
        let removed = location.path.get(..length).and_then(|path| indexes.get(path)).copied();
        match (removed, location.path.get_mut(length + 1)) {
            (Some(removed), Some(index)) if *index > removed => *index -= 1,
            (Some(removed), Some(index)) if *index == removed => {
                location.path.truncate(length);
                location.path.push(PACKED);
            }
            _ => {}
        }
    }
}

// Numbers of fields of descriptors.
const OPTIONS: i32 = 8;
const PACKED: i32 = 2;
const UNINTERPRETED_OPTION: i32 = 999;
