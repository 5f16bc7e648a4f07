//! The descriptors that JSON needs at run time.

use std::collections::{BTreeMap, BTreeSet};

use prost::Message as _;
use prost_types::field_descriptor_proto::Label;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumOptions, FileDescriptorProto, FileDescriptorSet, MessageOptions,
};

use crate::names::{full_name, package_modules};
use crate::source::InputFiles;

/// The folder of protobuf's own files. They are embedded completely, because the runtime may use
/// its own copy of a file instead.
const WELL_KNOWN_FOLDER: &str = "google/protobuf/";

/// The message that can contain any other message.
const ANY: &str = ".google.protobuf.Any";

/// The descriptors that the services of each package need: their request and response types, and
/// the types of fields.
///
/// If `Any` is among them, all messages of the input files are included, because `Any` can contain
/// any of them.
///
/// Comments, services, extensions and options are left out. So are imported types that no field
/// uses: annotations import `descriptor.proto`, which is larger than most schemas.
#[derive(Debug)]
pub(crate) struct Schemas {
    /// The encoded descriptors of packages without `Any`, by their modules.
    packages: BTreeMap<String, Vec<u8>>,
    /// The encoded descriptors of all packages with `Any`.
    with_any: Vec<u8>,
}

impl Schemas {
    pub(crate) fn new(set: &FileDescriptorSet, inputs: &InputFiles<'_>) -> Self {
        let types = Types::new(set);
        let mut everything = BTreeSet::new();
        let mut roots = BTreeMap::<_, BTreeSet<_>>::new();
        for file in inputs.select(set) {
            everything.extend(type_names(file));
            let methods = file.service.iter().flat_map(|service| &service.method);
            let roots = roots.entry(package_modules(file.package())).or_default();
            roots.extend(methods.flat_map(|method| [method.input_type(), method.output_type()]));
        }
        let (mut packages, mut has_any) = (BTreeMap::new(), false);
        for (package, names) in roots {
            let needed = types.reachable(names.iter().map(|name| (*name).to_owned()));
            if needed.contains(ANY) {
                has_any = true;
                everything.extend(names.iter().map(|name| (*name).to_owned()));
            } else {
                packages.insert(package, types.encode(&needed));
            }
        }
        let with_any = if has_any { types.encode(&types.reachable(everything)) } else { Vec::new() };
        Self { packages, with_any }
    }

    /// Returns the encoded descriptors of a package, which is given by its modules.
    pub(crate) fn of(&self, package: &str) -> &[u8] {
        self.packages.get(package).unwrap_or(&self.with_any)
    }
}

/// The top-level messages and enums of a set, by full name with a leading dot, as fields refer to
/// them.
struct Types<'a> {
    set: &'a FileDescriptorSet,
    by_name: BTreeMap<String, Type<'a>>,
}

#[derive(Clone, Copy)]
struct Type<'a> {
    /// The index of its file in the set.
    file: usize,
    message: Option<&'a DescriptorProto>,
}

impl<'a> Types<'a> {
    fn new(set: &'a FileDescriptorSet) -> Self {
        let mut by_name = BTreeMap::new();
        for (index, file) in set.file.iter().enumerate() {
            for message in &file.message_type {
                by_name.insert(qualify(file, message.name()), Type { file: index, message: Some(message) });
            }
            for enumeration in &file.enum_type {
                by_name.insert(qualify(file, enumeration.name()), Type { file: index, message: None });
            }
        }
        Self { set, by_name }
    }

    /// Returns a top-level type, or the top-level message that contains a nested type, with its
    /// file.
    fn find(&self, name: &str) -> Option<(&str, &'a FileDescriptorProto)> {
        let mut name = name;
        loop {
            if let Some((name, found)) = self.by_name.get_key_value(name) {
                return Some((name, self.set.file.get(found.file)?));
            }
            name = name.rsplit_once('.')?.0;
        }
    }

    /// Returns the types of all fields of a message and of the messages inside it.
    fn field_types(&self, name: &str) -> Vec<&'a str> {
        let mut fields = Vec::new();
        let mut messages: Vec<_> =
            self.by_name.get(name).and_then(|found| found.message).into_iter().collect();
        while let Some(message) = messages.pop() {
            fields.extend(message.field.iter().filter_map(|field| field.type_name.as_deref()));
            messages.extend(&message.nested_type);
        }
        fields
    }

    /// Returns the given types and all types that their fields refer to, directly or not.
    fn reachable(&self, names: impl IntoIterator<Item = String>) -> BTreeSet<&str> {
        let mut needed = BTreeSet::new();
        let mut queue: Vec<String> = names.into_iter().collect();
        while let Some(name) = queue.pop() {
            let Some((name, file)) = self.find(&name) else { continue };
            if needed.insert(name) {
                queue.extend(self.field_types(name).into_iter().map(str::to_owned));
                if file.name().starts_with(WELL_KNOWN_FOLDER) {
                    queue.extend(type_names(file));
                }
            }
        }
        needed
    }

    /// Encodes the files that define the needed types, with these types only.
    fn encode(&self, needed: &BTreeSet<&str>) -> Vec<u8> {
        let files: BTreeSet<_> =
            needed.iter().filter_map(|name| Some(self.by_name.get(*name)?.file)).collect();
        let files = files.into_iter().filter_map(|index| self.set.file.get(index));
        FileDescriptorSet { file: files.map(|file| self.strip_file(file, needed)).collect() }.encode_to_vec()
    }

    fn strip_file(&self, file: &FileDescriptorProto, needed: &BTreeSet<&str>) -> FileDescriptorProto {
        let is_needed = |name: &str| needed.contains(qualify(file, name).as_str());
        let message_type: Vec<_> =
            file.message_type.iter().filter(|message| is_needed(message.name())).map(strip_message).collect();
        let enums = file.enum_type.iter().filter(|enumeration| is_needed(enumeration.name()));
        let enum_type = enums.map(strip_enum).collect();
        let imports: BTreeSet<&str> = message_type
            .iter()
            .flat_map(|message| self.field_types(&qualify(file, message.name())))
            .filter_map(|name| Some(self.find(name)?.1.name()))
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
}

fn type_names(file: &FileDescriptorProto) -> impl Iterator<Item = String> {
    let messages = file.message_type.iter().map(DescriptorProto::name);
    messages.chain(file.enum_type.iter().map(EnumDescriptorProto::name)).map(|name| qualify(file, name))
}

fn qualify(file: &FileDescriptorProto, name: &str) -> String {
    format!(".{}", full_name(file.package(), name))
}

fn strip_message(message: &DescriptorProto) -> DescriptorProto {
    let DescriptorProto { name, mut field, mut oneof_decl, .. } = message.clone();
    for field in &mut field {
        field.options = None;
        // An edition permits a required field beside fields without presence, which makes its file a
        // proto3 file. There, prost-reflect needs a mark that the field has presence.
        if field.label() == Label::Required {
            field.proto3_optional = Some(true);
        }
    }
    oneof_decl.iter_mut().for_each(|oneof| oneof.options = None);
    let is_map = message.options.as_ref().is_some_and(MessageOptions::map_entry);
    DescriptorProto {
        name,
        field,
        nested_type: message.nested_type.iter().map(strip_message).collect(),
        enum_type: message.enum_type.iter().map(strip_enum).collect(),
        oneof_decl,
        options: is_map.then(|| MessageOptions { map_entry: Some(true), ..Default::default() }),
        ..DescriptorProto::default()
    }
}

fn strip_enum(enumeration: &EnumDescriptorProto) -> EnumDescriptorProto {
    let EnumDescriptorProto { name, mut value, options, .. } = enumeration.clone();
    value.iter_mut().for_each(|value| value.options = None);
    let has_alias = options.is_some_and(|options| options.allow_alias());
    let options = has_alias.then(|| EnumOptions { allow_alias: Some(true), ..Default::default() });
    EnumDescriptorProto { name, value, options, ..EnumDescriptorProto::default() }
}

#[cfg(test)]
mod tests {
    use prost_types::{FieldDescriptorProto, MethodDescriptorProto, ServiceDescriptorProto};

    use super::*;

    /// Returns a file with a service, its request and response type `Used`, which has one field,
    /// and a message `Other`.
    fn file(package: &str, field: &str) -> FileDescriptorProto {
        let message = |name: &str, field: Option<&str>| DescriptorProto {
            name: Some(name.to_owned()),
            field: field
                .map(|field| FieldDescriptorProto { type_name: Some(field.to_owned()), ..Default::default() })
                .into_iter()
                .collect(),
            ..DescriptorProto::default()
        };
        let used = Some(format!(".{package}.Used"));
        let method = MethodDescriptorProto {
            input_type: used.clone(),
            output_type: used,
            ..MethodDescriptorProto::default()
        };
        FileDescriptorProto {
            name: Some(format!("{package}.proto")),
            package: Some(package.to_owned()),
            message_type: vec![message("Used", Some(field)), message("Other", None)],
            service: vec![ServiceDescriptorProto { method: vec![method], ..Default::default() }],
            ..FileDescriptorProto::default()
        }
    }

    #[test]
    fn contains_unused_messages_only_with_any() {
        let set = FileDescriptorSet {
            file: vec![
                FileDescriptorProto {
                    name: Some("google/protobuf/any.proto".to_owned()),
                    package: Some("google.protobuf".to_owned()),
                    message_type: vec![DescriptorProto {
                        name: Some("Any".to_owned()),
                        ..Default::default()
                    }],
                    ..FileDescriptorProto::default()
                },
                file("without", ".with.Other"),
                file("with", ANY),
            ],
        };
        let schemas = Schemas::new(&set, &InputFiles::new(&["without.proto", "with.proto"]));
        let messages = |package: &str| {
            let set = FileDescriptorSet::decode(schemas.of(package)).unwrap_or_default();
            set.file.iter().flat_map(type_names).collect::<Vec<_>>()
        };
        assert_eq!(messages("without"), [".without.Used", ".with.Other"]);
        let all = [ANY, ".without.Used", ".without.Other", ".with.Used", ".with.Other"];
        assert_eq!(messages("with"), all);
    }
}
