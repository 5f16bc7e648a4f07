//! The descriptors that services need.

use std::collections::{BTreeMap, BTreeSet};

use prost_build::Module;
use prost_types::{FileDescriptorProto, FileDescriptorSet, MethodDescriptorProto, ServiceDescriptorProto};

use super::strip::strip_file;
use super::types::Types;
use crate::Options;
use crate::names::full_name;
use crate::source::InputFiles;

/// The message that can contain any other message.
const ANY: &str = ".google.protobuf.Any";

/// The descriptors that services need: their request and response types, and the types of fields.
///
/// If `Any` is among them, all messages of the input files are included, because `Any` can contain
/// any of them.
#[derive(Debug, Default)]
pub(crate) struct Schemas {
    /// The files that define the types, with these types only, by their name.
    pub(super) files: BTreeMap<String, File>,
    pub(super) packages: BTreeMap<Module, Package>,
}

#[derive(Debug)]
pub(super) struct File {
    pub(super) module: Module,
    pub(super) descriptor: FileDescriptorProto,
}

#[derive(Debug, Default)]
pub(super) struct Package {
    /// The names of the files in this package.
    pub(super) files: BTreeSet<String>,
    pub(super) services: Option<Services>,
}

/// The services of a package.
#[derive(Debug, Default)]
pub(super) struct Services {
    /// The names of the files that define the request and response types.
    pub(super) files: BTreeSet<String>,
    /// Whether a request or response can contain an `Any`.
    pub(super) have_any: bool,
}

impl Schemas {
    /// Finds the descriptors that the services of the input files need.
    pub(crate) fn new(set: &FileDescriptorSet, inputs: &InputFiles<'_>, options: &Options) -> Self {
        let types = Types::new(set);
        let mut roots = BTreeMap::<_, BTreeSet<_>>::new();
        for file in inputs.select(set) {
            for service in &file.service {
                let name = full_name(file.package(), service.name());
                if !options.skips_service(&name) {
                    let methods = served_methods(&name, service, options);
                    let names = methods.flat_map(|method| [method.input_type(), method.output_type()]);
                    roots.entry(module(file)).or_default().extend(names.filter_map(|name| types.find(name)));
                }
            }
        }
        let mut needed = types.reachable(roots.values().flatten().copied());
        let with_any = types.containing(ANY, &needed);
        if !with_any.is_empty() {
            let indexes = (0..).zip(&set.file).filter(|(_, file)| inputs.contains(file));
            needed.extend(types.reachable(indexes.flat_map(|(index, _)| types.of_file(index))));
        }

        let mut schemas = Self::default();
        for (module, roots) in roots {
            let files =
                roots.iter().filter_map(|index| Some(set.file.get(types.file(*index)?)?.name().to_owned()));
            let services = Services {
                files: files.collect(),
                have_any: roots.iter().any(|index| with_any.contains(index)),
            };
            schemas.packages.entry(module).or_default().services = Some(services);
        }
        for (index, file) in set.file.iter().enumerate() {
            if let Some(descriptor) = strip_file(set, index, &types, &needed) {
                let (name, module) = (file.name().to_owned(), module(file));
                schemas.packages.entry(module.clone()).or_default().files.insert(name.clone());
                schemas.files.insert(name, File { module, descriptor });
            }
        }
        schemas
    }

    /// Returns all files.
    pub(crate) fn all(&self) -> FileDescriptorSet {
        FileDescriptorSet { file: self.files.values().map(|file| file.descriptor.clone()).collect() }
    }
}

fn served_methods<'a>(
    service: &str,
    descriptor: &'a ServiceDescriptorProto,
    options: &Options,
) -> impl Iterator<Item = &'a MethodDescriptorProto> {
    let is_served =
        move |method: &&MethodDescriptorProto| !options.skips_rpc(&format!("{service}/{}", method.name()));
    descriptor.method.iter().filter(is_served)
}

fn module(file: &FileDescriptorProto) -> Module {
    Module::from_protobuf_package_name(file.package())
}
