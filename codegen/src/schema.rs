//! The descriptors that JSON needs at run time, and no others.

use std::collections::{BTreeMap, BTreeSet};

use prost::Message as _;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, EnumOptions, FieldDescriptorProto, FileDescriptorProto,
    FileDescriptorSet, MessageOptions, OneofDescriptorProto,
};

use crate::listed::Listed;
use crate::names::package_modules;

/// The folder of protobuf's own files, which are kept whole: the runtime has them too, and takes one or the other.
const GOOGLE: &str = "google/protobuf/";

/// The message that may hold any other.
const ANY: &str = ".google.protobuf.Any";

/// What the JSON of each package's services can have in it: the messages that they take and give, and what the fields of
/// these name; where an `Any` is among them, every message of the listed files too, for that may hold it.
///
/// Comments, services, extensions and options are left out, and so is what an import brings along unused: an annotation
/// imports `descriptor.proto`, which is larger than most schemas.
#[derive(Debug)]
pub(crate) struct Schemas {
    /// Encoded, for packages without an `Any`, by their modules.
    packages: BTreeMap<String, Vec<u8>>,
    /// Encoded, for those with one.
    all: Vec<u8>,
}

impl Schemas {
    pub(crate) fn new(set: &FileDescriptorSet, listed: &Listed<'_>) -> Self {
        let types = Types::new(set);
        let mut everything = BTreeSet::new();
        let mut spoken = BTreeMap::<_, BTreeSet<_>>::new();
        for file in listed.of(set) {
            everything.extend(names(file));
            let methods = file.service.iter().flat_map(|service| &service.method);
            let spoken = spoken.entry(package_modules(file.package())).or_default();
            spoken.extend(methods.flat_map(|method| [method.input_type(), method.output_type()]));
        }
        let (mut packages, mut any_spoken) = (BTreeMap::new(), false);
        for (package, names) in spoken {
            let needed = types.reach(names.iter().map(|name| (*name).to_owned()));
            if needed.contains(ANY) {
                any_spoken = true;
                everything.extend(names.iter().map(|name| (*name).to_owned()));
            } else {
                packages.insert(package, types.encode(&needed));
            }
        }
        let all = if any_spoken { types.encode(&types.reach(everything)) } else { Vec::new() };
        Self { packages, all }
    }

    /// Returns the encoded descriptors for the services of a package, which is known by its modules.
    pub(crate) fn of(&self, package: &str) -> &[u8] {
        self.packages.get(package).unwrap_or(&self.all)
    }
}

/// Every message and enum that is inside no other, by its full name as fields spell it: with a dot in front.
struct Types<'a> {
    set: &'a FileDescriptorSet,
    by_name: BTreeMap<String, Type<'a>>,
}

#[derive(Clone, Copy)]
struct Type<'a> {
    /// Which file of the set it is in.
    file: usize,
    message: Option<&'a DescriptorProto>,
}

impl<'a> Types<'a> {
    fn new(set: &'a FileDescriptorSet) -> Self {
        let types = set.file.iter().enumerate().flat_map(|(at, proto)| {
            let messages = proto
                .message_type
                .iter()
                .map(move |it| (qualify(proto, it.name()), Type { file: at, message: Some(it) }));
            let enums = proto
                .enum_type
                .iter()
                .map(move |it| (qualify(proto, it.name()), Type { file: at, message: None }));
            messages.chain(enums)
        });
        Self { set, by_name: types.collect() }
    }

    /// Finds a type, or the outermost message that it is inside.
    fn find(&self, name: &str) -> Option<(&str, &'a FileDescriptorProto)> {
        let mut name = name;
        loop {
            if let Some((key, it)) = self.by_name.get_key_value(name) {
                return Some((key, self.set.file.get(it.file)?));
            }
            name = name.rsplit_once('.')?.0;
        }
    }

    fn fields_of(&self, name: &str) -> Vec<&'a str> {
        let mut fields = Vec::new();
        let mut messages: Vec<_> = self.by_name.get(name).and_then(|it| it.message).into_iter().collect();
        while let Some(message) = messages.pop() {
            fields.extend(message.field.iter().filter_map(|field| field.type_name.as_deref()));
            messages.extend(&message.nested_type);
        }
        fields
    }

    /// Finds what messages can have in them, themselves included.
    fn reach(&self, names: impl IntoIterator<Item = String>) -> BTreeSet<&str> {
        let mut needed = BTreeSet::new();
        let mut queue: Vec<String> = names.into_iter().collect();
        while let Some(name) = queue.pop() {
            let Some((name, file)) = self.find(&name) else { continue };
            if needed.insert(name) {
                queue.extend(self.fields_of(name).into_iter().map(str::to_owned));
                if file.name().starts_with(GOOGLE) {
                    queue.extend(self::names(file));
                }
            }
        }
        needed
    }

    /// Encodes the files that have something of what is needed, without the rest of them.
    fn encode(&self, needed: &BTreeSet<&str>) -> Vec<u8> {
        let files: BTreeSet<_> =
            needed.iter().filter_map(|name| Some(self.by_name.get(*name)?.file)).collect();
        let files = files.into_iter().filter_map(|at| self.set.file.get(at));
        FileDescriptorSet { file: files.map(|file| self.keep(file, needed)).collect() }.encode_to_vec()
    }

    fn keep(&self, file: &FileDescriptorProto, needed: &BTreeSet<&str>) -> FileDescriptorProto {
        let is_needed = |name: &str| needed.contains(qualify(file, name).as_str());
        let message_type: Vec<_> =
            file.message_type.iter().filter(|it| is_needed(it.name())).map(strip_message).collect();
        let enum_type = file.enum_type.iter().filter(|it| is_needed(it.name())).map(strip_enum).collect();
        let imports: BTreeSet<&str> = message_type
            .iter()
            .flat_map(|message| self.fields_of(&qualify(file, message.name())))
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

fn names(file: &FileDescriptorProto) -> impl Iterator<Item = String> {
    let messages = file.message_type.iter().map(DescriptorProto::name);
    messages.chain(file.enum_type.iter().map(EnumDescriptorProto::name)).map(|name| qualify(file, name))
}

fn qualify(file: &FileDescriptorProto, name: &str) -> String {
    if file.package().is_empty() { format!(".{name}") } else { format!(".{}.{name}", file.package()) }
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

#[cfg(test)]
mod tests {
    use prost_types::{MethodDescriptorProto, ServiceDescriptorProto};

    use super::*;

    /// A file with a service, the message that it takes and gives, which has a field of some type, and one more message.
    fn file(package: &str, field: &str) -> FileDescriptorProto {
        let message = |name: &str, field: Option<&str>| DescriptorProto {
            name: Some(name.to_owned()),
            field: field
                .map(|it| FieldDescriptorProto { type_name: Some(it.to_owned()), ..Default::default() })
                .into_iter()
                .collect(),
            ..DescriptorProto::default()
        };
        let spoken = Some(format!(".{package}.Spoken"));
        let method = MethodDescriptorProto {
            input_type: spoken.clone(),
            output_type: spoken,
            ..MethodDescriptorProto::default()
        };
        FileDescriptorProto {
            name: Some(format!("{package}.proto")),
            package: Some(package.to_owned()),
            message_type: vec![message("Spoken", Some(field)), message("Other", None)],
            service: vec![ServiceDescriptorProto { method: vec![method], ..Default::default() }],
            ..FileDescriptorProto::default()
        }
    }

    #[test]
    fn has_other_messages_only_where_an_any_may_hold_them() {
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
        let schemas = Schemas::new(&set, &Listed::new(&["without.proto", "with.proto"]));
        let messages = |package: &str| {
            let set = FileDescriptorSet::decode(schemas.of(package)).unwrap_or_default();
            set.file.iter().flat_map(names).collect::<Vec<_>>()
        };
        assert_eq!(messages("without"), [".without.Spoken", ".with.Other"]);
        let all = [ANY, ".without.Spoken", ".without.Other", ".with.Spoken", ".with.Other"];
        assert_eq!(messages("with"), all);
    }
}
