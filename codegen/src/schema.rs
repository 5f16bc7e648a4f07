//! The descriptors that JSON needs at run time, and no others.

use std::collections::{BTreeMap, BTreeSet};

use prost::Message as _;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumOptions, FieldDescriptorProto, FileDescriptorProto,
    FileDescriptorSet, MessageOptions, OneofDescriptorProto,
};

/// The folder of protobuf's own files, which are kept whole: the runtime has them too, and takes one or the other.
const GOOGLE: &str = "google/protobuf/";

/// Encodes what the JSON of the listed files' services can have in it: the messages that they take and give, what the
/// fields of these name, and every message of the listed files, for an `Any` may hold it.
///
/// Comments, services, extensions and options are left out, and so is what an import brings along unused: an annotation
/// imports `descriptor.proto`, which is larger than most schemas.
pub(crate) fn embed(set: &FileDescriptorSet, listed: &BTreeSet<String>) -> Vec<u8> {
    let types = Types::new(set);
    let mut needed = BTreeSet::new();
    let mut queue: Vec<String> = Vec::new();
    for file in set.file.iter().filter(|file| listed.contains(file.name())) {
        queue.extend(names(file));
        for method in file.service.iter().flat_map(|service| &service.method) {
            queue.extend([method.input_type().to_owned(), method.output_type().to_owned()]);
        }
    }
    while let Some(name) = queue.pop() {
        let Some((name, file)) = types.find(&name) else { continue };
        if needed.insert(name) {
            queue.extend(types.fields_of(name).into_iter().map(str::to_owned));
            if file.name().starts_with(GOOGLE) {
                queue.extend(names(file));
            }
        }
    }
    let files = set.file.iter().map(|file| keep(file, &needed, &types));
    FileDescriptorSet { file: files.filter(|file| file.name.is_some()).collect() }.encode_to_vec()
}

/// Every message and enum that is inside no other, by its full name as fields spell it: with a dot in front.
struct Types<'a>(BTreeMap<String, (&'a FileDescriptorProto, Option<&'a DescriptorProto>)>);

impl<'a> Types<'a> {
    fn new(set: &'a FileDescriptorSet) -> Self {
        let types = set.file.iter().flat_map(|file| {
            let messages =
                file.message_type.iter().map(move |it| (qualify(file, it.name()), (file, Some(it))));
            let enums = file.enum_type.iter().map(move |it| (qualify(file, it.name()), (file, None)));
            messages.chain(enums)
        });
        Self(types.collect())
    }

    /// Finds a type, or the outermost message that it is inside.
    fn find(&self, name: &str) -> Option<(&str, &'a FileDescriptorProto)> {
        let mut name = name;
        loop {
            if let Some((key, (file, _))) = self.0.get_key_value(name) {
                return Some((key, file));
            }
            name = name.rsplit_once('.')?.0;
        }
    }

    fn fields_of(&self, name: &str) -> Vec<&'a str> {
        let mut fields = Vec::new();
        let mut messages: Vec<_> = self.0.get(name).and_then(|(_, message)| *message).into_iter().collect();
        while let Some(message) = messages.pop() {
            fields.extend(message.field.iter().filter_map(|field| field.type_name.as_deref()));
            messages.extend(&message.nested_type);
        }
        fields
    }
}

fn names(file: &FileDescriptorProto) -> impl Iterator<Item = String> {
    let messages = file.message_type.iter().map(DescriptorProto::name);
    messages.chain(file.enum_type.iter().map(EnumDescriptorProto::name)).map(|name| qualify(file, name))
}

fn qualify(file: &FileDescriptorProto, name: &str) -> String {
    if file.package().is_empty() { format!(".{name}") } else { format!(".{}.{name}", file.package()) }
}

/// Keeps what is needed of a file; a file of which that is nothing loses even its name.
fn keep(file: &FileDescriptorProto, needed: &BTreeSet<&str>, types: &Types<'_>) -> FileDescriptorProto {
    let is_needed = |name: &str| needed.contains(qualify(file, name).as_str());
    let message_type: Vec<_> =
        file.message_type.iter().filter(|it| is_needed(it.name())).map(strip_message).collect();
    let enum_type: Vec<_> = file.enum_type.iter().filter(|it| is_needed(it.name())).map(strip_enum).collect();
    if message_type.is_empty() && enum_type.is_empty() {
        return FileDescriptorProto::default();
    }
    let imports: BTreeSet<&str> = message_type
        .iter()
        .flat_map(|message| types.fields_of(&qualify(file, message.name())))
        .filter_map(|name| Some(types.find(name)?.1.name()))
        .filter(|import| *import != file.name())
        .collect();
    FileDescriptorProto {
        name: file.name.clone(),
        package: file.package.clone(),
        syntax: file.syntax.clone(),
        dependency: imports.into_iter().map(str::to_owned).collect(),
        message_type,
        enum_type,
        ..FileDescriptorProto::default()
    }
}

fn strip_message(message: &DescriptorProto) -> DescriptorProto {
    let options = message.options.as_ref().filter(|options| options.map_entry());
    DescriptorProto {
        name: message.name.clone(),
        field: message
            .field
            .iter()
            .map(|field| FieldDescriptorProto { options: None, ..field.clone() })
            .collect(),
        nested_type: message.nested_type.iter().map(strip_message).collect(),
        enum_type: message.enum_type.iter().map(strip_enum).collect(),
        oneof_decl: message
            .oneof_decl
            .iter()
            .map(|oneof| OneofDescriptorProto { options: None, ..oneof.clone() })
            .collect(),
        options: options.map(|it| MessageOptions { map_entry: it.map_entry, ..MessageOptions::default() }),
        ..DescriptorProto::default()
    }
}

fn strip_enum(it: &EnumDescriptorProto) -> EnumDescriptorProto {
    let options = it.options.as_ref().filter(|options| options.allow_alias());
    let mut value = it.value.clone();
    for value in &mut value {
        value.options = None;
    }
    EnumDescriptorProto {
        name: it.name.clone(),
        value,
        options: options.map(|it| EnumOptions { allow_alias: it.allow_alias, ..EnumOptions::default() }),
        ..EnumDescriptorProto::default()
    }
}
