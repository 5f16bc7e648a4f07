//! The plug for `prost_build::Config`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use prost_build::Service as ProstService;
use prost_types::FileDescriptorSet;
use quote::quote;

use crate::listed::Listed;
use crate::model::Service;
use crate::schema::Schemas;
use crate::{Comments, Options, client, docs, names, server};

/// Generates the servers and clients of services, for `prost_build::Config::service_generator`.
///
/// It cannot return an error: an RPC that a Lambda function cannot serve becomes a `compile_error!`. Where the
/// descriptors are at hand, run [`check`](crate::check()) first, which knows file, line and column.
#[derive(Debug, Default)]
pub struct ServiceGenerator {
    options: Options,
    services: Option<BTreeSet<String>>,
    format: Format,
    comments: Comments,
    /// The descriptors that JSON needs, once they are known.
    schemas: Option<Schemas>,
    /// The modules of packages that a service has been generated in.
    packages: BTreeSet<String>,
}

/// Who lays the code out for readers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// The generator.
    #[default]
    Here,
    /// prost, which lays out all that it writes once more: half the time, where it does.
    ByProst,
}

impl ServiceGenerator {
    /// Returns a generator for every service that prost meets, those of imported files included.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// Says who lays the code out.
    #[must_use]
    pub fn format(mut self, format: Format) -> Self {
        self.format = format;
        self
    }

    /// Takes the comments that [`prepare`](crate::prepare) took out of the descriptors.
    #[must_use]
    pub fn comments(mut self, comments: Comments) -> Self {
        self.comments = comments;
        self
    }

    /// Narrows generation to services of these full names (`package.Service`).
    #[must_use]
    pub fn services<I: IntoIterator<Item: Into<String>>>(mut self, names: I) -> Self {
        self.services.get_or_insert_default().extend(names.into_iter().map(Into::into));
        self
    }

    /// Narrows generation to the services of these files, and takes from the set the descriptors that JSON needs.
    ///
    /// prost does not say which file a service comes from, so their descriptors are asked.
    #[must_use]
    pub fn files<I: IntoIterator<Item: AsRef<str>>>(mut self, set: &FileDescriptorSet, names: I) -> Self {
        let names: Vec<_> = names.into_iter().collect();
        let listed = Listed::new(&names);
        self.schemas = self.options.speaks_json().then(|| Schemas::new(set, &listed));
        let services: Vec<String> = listed
            .of(set)
            .flat_map(|file| file.service.iter().map(|service| names::full(file.package(), service.name())))
            .collect();
        self.services(services)
    }

    fn write(&self, code: TokenStream, buffer: &mut String) {
        if self.format == Format::ByProst {
            buffer.push_str(&code.to_string());
            return;
        }
        // Code that `syn` cannot read goes to rustc as it is, which says what is wrong.
        match syn::parse2(code.clone()) {
            Ok(file) => buffer.push_str(&prettyplease::unparse(&file)),
            Err(_) => buffer.push_str(&code.to_string()),
        }
    }
}

impl prost_build::ServiceGenerator for ServiceGenerator {
    fn generate(&mut self, mut service: ProstService, buffer: &mut String) {
        let name = names::full(&service.package, &service.proto_name);
        let is_chosen = self.services.as_ref().is_none_or(|services| services.contains(&name));
        if !is_chosen || self.options.skips_service(&name) {
            // prost takes a package that has services and no code for a mistake of its own, and panics.
            buffer.push('\n');
            return;
        }
        self.comments.restore(&mut service.comments);
        service.methods.iter_mut().for_each(|method| self.comments.restore(&mut method.comments));
        let code = match Service::new(&service, &self.options) {
            Ok(service) => {
                let server = self.options.server.then(|| server::generate(&service));
                let client = self.options.client.then(|| client::generate(&service, &self.options));
                quote!(#server #client)
            }
            Err(problems) => {
                problems.iter().map(|problem| quote!(::core::compile_error!(#problem);)).collect()
            }
        };
        self.write(code, buffer);
        self.packages.insert(names::package_modules(&service.package));
    }

    fn finalize(&mut self, buffer: &mut String) {
        docs::mend(buffer, &self.comments);
    }

    fn finalize_package(&mut self, package: &str, buffer: &mut String) {
        let modules = names::package_modules(package);
        if !self.options.speaks_json() || !self.packages.contains(&modules) {
            return;
        }
        let code = match &self.schemas {
            Some(schemas) => server::generate_schema(schemas.of(&modules)),
            None => quote!(::core::compile_error!(
                "JSON needs descriptors: give them to the generator with `ServiceGenerator::files`"
            );),
        };
        self.write(code, buffer);
    }
}
