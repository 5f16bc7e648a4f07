//! The plug for `prost_build::Config`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use prost_build::Service as ProstService;
use prost_types::FileDescriptorSet;
use quote::quote;

use crate::check::full_name;
use crate::model::Service;
use crate::{Options, client, schema, server};

/// Generates the servers and clients of services, for `prost_build::Config::service_generator`.
///
/// It cannot return an error: an RPC that a Lambda function cannot serve becomes a `compile_error!`. Where the
/// descriptors are at hand, run [`check`](crate::check()) first, which knows file, line and column.
#[derive(Debug, Default)]
pub struct ServiceGenerator {
    options: Options,
    services: Option<BTreeSet<String>>,
    /// The descriptors that JSON needs, once they are known.
    schema: Option<Vec<u8>>,
    /// The packages that a service has been generated in.
    packages: BTreeSet<String>,
}

impl ServiceGenerator {
    /// Returns a generator for every service that prost meets, those of imported files included.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self { options, ..Self::default() }
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
        let names: BTreeSet<String> = names.into_iter().map(|name| name.as_ref().to_owned()).collect();
        self.schema = self.options.speaks_json().then(|| schema::embed(set, &names));
        let files = set.file.iter().filter(|file| names.contains(file.name()));
        let services: Vec<String> = files
            .flat_map(|file| file.service.iter().map(|service| full_name(file, service.name())))
            .collect();
        self.services(services)
    }
}

impl prost_build::ServiceGenerator for ServiceGenerator {
    fn generate(&mut self, service: ProstService, buffer: &mut String) {
        let name = if service.package.is_empty() {
            service.proto_name.clone()
        } else {
            format!("{}.{}", service.package, service.proto_name)
        };
        if self.services.as_ref().is_some_and(|services| !services.contains(&name)) {
            return;
        }
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
        write(code, buffer);
        self.packages.insert(service.package);
    }

    fn finalize_package(&mut self, package: &str, buffer: &mut String) {
        if !self.options.speaks_json() || !self.packages.contains(package) {
            return;
        }
        write(
            match &self.schema {
                Some(schema) => server::generate_schema(schema),
                None => quote!(::core::compile_error!(
                    "JSON needs descriptors: give them to the generator with `ServiceGenerator::files`"
                );),
            },
            buffer,
        );
    }
}

/// Formatting is for readers; code that `syn` cannot read goes to rustc as it is, which says what is wrong.
fn write(code: TokenStream, buffer: &mut String) {
    match syn::parse2(code.clone()) {
        Ok(file) => buffer.push_str(&prettyplease::unparse(&file)),
        Err(_) => buffer.push_str(&code.to_string()),
    }
}
