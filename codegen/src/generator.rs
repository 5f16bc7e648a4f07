//! The service generator for `prost_build::Config`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::Sender;

use proc_macro2::TokenStream;
use prost_build::{Module, Service as ProstService};
use prost_types::FileDescriptorSet;
use quote::quote;

use crate::docs::sanitize_doc_comments;
use crate::format::Part;
use crate::model::Service;
use crate::names::full_name;
use crate::schema::Schemas;
use crate::source::InputFiles;
use crate::{Options, client, server};

/// A generator of servers and clients, for `prost_build::Config::service_generator`.
///
/// It cannot return an error, so an RPC that a Lambda function cannot serve becomes a
/// `compile_error!`. If you have the descriptors, call [`check`](crate::check()) first, which
/// reports errors with their position. Then call [`generate`](crate::generate()), which uses this
/// generator, formats the code on several threads, and lets packages share the descriptors for JSON.
#[derive(Debug, Default)]
pub struct ServiceGenerator {
    options: Options,
    /// The full names of the services to generate, or `None` for all services.
    services: Option<BTreeSet<String>>,
    /// The files of services, by their full names, as far as they are known.
    files: BTreeMap<String, String>,
    caller: Caller,
    /// The modules of the packages in which a service has been generated.
    packages: BTreeSet<Module>,
}

/// Who uses a generator.
#[derive(Debug)]
enum Caller {
    /// A prost configuration of the user's own. It needs the descriptors for JSON, which
    /// [`ServiceGenerator::files`] provides.
    User { schemas: Option<Schemas> },
    /// [`generate`](crate::generate()), which adds descriptors and comments itself. It formats the code
    /// of each file as a part.
    Generate { parts: Sender<Part>, count: usize },
}

impl Default for Caller {
    fn default() -> Self {
        Self::User { schemas: None }
    }
}

impl ServiceGenerator {
    /// Creates a generator for every service that prost passes to it, including those of imported
    /// files.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// Creates the generator of [`generate`](crate::generate()).
    pub(crate) fn for_generate(
        options: Options,
        files: BTreeMap<String, String>,
        parts: Sender<Part>,
    ) -> Self {
        Self { options, files, caller: Caller::Generate { parts, count: 0 }, ..Self::default() }
    }

    /// Restricts generation to the services with these full names (`package.Service`).
    #[must_use]
    pub fn services<I: IntoIterator<Item: Into<String>>>(mut self, names: I) -> Self {
        self.services.get_or_insert_default().extend(names.into_iter().map(Into::into));
        self
    }

    /// Restricts generation to the services of these files, and takes the descriptors that JSON
    /// needs from the set.
    ///
    /// The set is needed because prost does not pass the file of a service to a generator. Each
    /// package with services embeds all descriptors that it needs, because prost does not pass
    /// packages without services to a generator either.
    #[must_use]
    pub fn files<I: IntoIterator<Item: AsRef<str>>>(mut self, set: &FileDescriptorSet, names: I) -> Self {
        let names: Vec<_> = names.into_iter().collect();
        let inputs = InputFiles::new(&names);
        if self.options.has_json {
            self.caller = Caller::User { schemas: Some(Schemas::new(set, &inputs, &self.options)) };
        }
        let files = files_of_services(set, &inputs);
        self.files.extend(files.clone());
        self.services(files.into_keys())
    }

    /// Generates a service, unless it is left out.
    fn service(&mut self, service: &ProstService) -> Option<TokenStream> {
        let name = full_name(&service.package, &service.proto_name);
        let is_selected = self.services.as_ref().is_none_or(|services| services.contains(&name));
        if !is_selected || self.options.skips_service(&name) {
            return None;
        }
        self.packages.insert(Module::from_protobuf_package_name(&service.package));
        let file = self.files.get(&name).map(String::as_str);
        Some(match Service::new(service, file, &self.options) {
            Ok(service) => {
                let server = self.options.has_server.then(|| server::generate(&service));
                let client = self.options.has_client.then(|| client::generate(&service, &self.options));
                quote!(#server #client)
            }
            Err(problems) => {
                problems.iter().map(|problem| quote!(::core::compile_error!(#problem);)).collect()
            }
        })
    }

    /// Generates the descriptors of a package, if its services need them.
    fn schema(&self, module: &Module) -> Option<TokenStream> {
        if !self.options.needs_schemas() || !self.packages.contains(module) {
            return None;
        }
        match &self.caller {
            Caller::User { schemas: Some(schemas) } => Some(schemas.separate(module)),
            Caller::User { schemas: None } => Some(quote!(::core::compile_error!(
                "JSON needs descriptors: give them to the generator with `ServiceGenerator::files`"
            );)),
            Caller::Generate { .. } => None,
        }
    }
}

/// Returns the files of the services in input files, by their full names.
pub(crate) fn files_of_services(
    set: &FileDescriptorSet,
    inputs: &InputFiles<'_>,
) -> BTreeMap<String, String> {
    let files = inputs.select(set).flat_map(|file| {
        let names = file.service.iter().map(|service| full_name(file.package(), service.name()));
        names.map(|name| (name, file.name().to_owned()))
    });
    files.collect()
}

/// The last line of the code of a file. prost passes the code of a package again with each of its
/// files, and the code before this line is already sanitized.
const END_OF_FILE: &str = "// The code of a file ends here.\n";

/// The line that stands for a part. The index of the part follows it.
const PART: &str = "// @lambda-grpc-part ";

/// Returns the indexes of the parts that lines stand for.
pub(crate) fn parts(lines: &str) -> impl Iterator<Item = usize> {
    lines.lines().filter_map(|line| line.strip_prefix(PART)?.parse().ok())
}

impl prost_build::ServiceGenerator for ServiceGenerator {
    fn generate(&mut self, service: ProstService, buffer: &mut String) {
        if let Some(code) = self.service(&service) {
            buffer.push_str(&code.to_string());
        }
    }

    fn finalize(&mut self, buffer: &mut String) {
        let last_line = match self.caller {
            Caller::User { .. } => END_OF_FILE,
            Caller::Generate { .. } => PART,
        };
        let end =
            buffer.rfind(last_line).and_then(|index| Some(index + buffer.get(index..)?.find('\n')? + 1));
        let new_code = buffer.split_off(end.unwrap_or_default());
        // prost writes no file for a package without code.
        if new_code.is_empty() {
            return;
        }
        match &mut self.caller {
            Caller::User { .. } => buffer.extend([&sanitize_doc_comments(&new_code), "\n", END_OF_FILE]),
            Caller::Generate { parts, count } => {
                *buffer += &format!("{PART}{count}\n");
                // The receiver exists until all threads have ended.
                let _ = parts.send((*count, new_code));
                *count += 1;
            }
        }
    }

    fn finalize_package(&mut self, package: &str, buffer: &mut String) {
        if let Some(code) = self.schema(&Module::from_protobuf_package_name(package)) {
            buffer.push_str(&code.to_string());
        }
    }
}
