//! The names of synthetic oneofs.

use std::collections::BTreeSet;

use prost_types::DescriptorProto;

/// Renames the oneofs of `optional` fields in proto3, as protoc names them: `_a` for field `a`, or
/// `X_a` if the message has another field or oneof with this name. protox does not look for others.
pub(super) fn rename_synthetic_oneofs(message: &mut DescriptorProto) {
    message.nested_type.iter_mut().for_each(rename_synthetic_oneofs);
    let synthetic: BTreeSet<_> = message
        .field
        .iter()
        .filter(|field| field.proto3_optional())
        .filter_map(|field| usize::try_from(field.oneof_index?).ok())
        .collect();
    if synthetic.is_empty() {
        return;
    }
    let fields = message.field.iter().map(|field| field.name().to_owned());
    let oneofs = message.oneof_decl.iter().enumerate();
    let oneofs =
        oneofs.filter(|(index, _)| !synthetic.contains(index)).map(|(_, oneof)| oneof.name().to_owned());
    let mut names: BTreeSet<_> = fields.chain(oneofs).collect();
    for field in message.field.iter().filter(|field| field.proto3_optional()) {
        let index = field.oneof_index.and_then(|index| usize::try_from(index).ok());
        let Some(oneof) = index.and_then(|index| message.oneof_decl.get_mut(index)) else { continue };
        let mut name = field.name().to_owned();
        if !name.starts_with('_') {
            name.insert(0, '_');
        }
        while !names.insert(name.clone()) {
            name.insert(0, 'X');
        }
        oneof.name = Some(name);
    }
}
