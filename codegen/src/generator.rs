//! The service generator for `prost_build::Config`.

use std::collections::BTreeSet;
use std::sync::Arc;

use proc_macro2::TokenStream;
use prost_build::Service as ProstService;
use prost_types::FileDescriptorSet;
use quote::quote;

use crate::comments::Comments;
use crate::docs::sanitize_doc_comments;
use crate::model::Service;
use crate::names::{full_name, package_modules};
use crate::schema::Schemas;
use crate::source::InputFiles;
use crate::{Options, client, server};

/// A generator of servers and clients, for `prost_build::Config::service_generator`.
///
/// It cannot return an error, so an RPC that a Lambda function cannot serve becomes a
/// `compile_error!`. If you have the descriptors, call [`check`](crate::check()) first, which
/// reports errors with their position. Then call [`generate`](crate::generate()), which is faster.
#[derive(Debug, Default)]
pub struct ServiceGenerator {
    options: Arc<Options>,
    /// The full names of the services to generate, or `None` for all services.
    services: Option<BTreeSet<String>>,
    pub(crate) comments: Arc<Comments>,
    /// The descriptors that JSON needs, if [`files`](Self::files) was called.
    schemas: Option<Arc<Schemas>>,
    /// The modules of the packages in which a service has been generated.
    packages: BTreeSet<String>,
}

impl ServiceGenerator {
    /// Creates a generator for every service that prost passes to it, including those of imported
    /// files.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self { options: Arc::new(options), ..Self::default() }
    }

    /// Sets the comments that placeholders in the descriptors refer to.
    pub(crate) fn comments(mut self, comments: Comments) -> Self {
        self.comments = Arc::new(comments);
        self
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
    /// The set is needed because prost does not pass the file of a service to a generator.
    #[must_use]
    pub fn files<I: IntoIterator<Item: AsRef<str>>>(mut self, set: &FileDescriptorSet, names: I) -> Self {
        let names: Vec<_> = names.into_iter().collect();
        let inputs = InputFiles::new(&names);
        self.schemas = self.options.has_json.then(|| Arc::new(Schemas::new(set, &inputs)));
        let services: Vec<String> = inputs
            .select(set)
            .flat_map(|file| file.service.iter().map(|service| full_name(file.package(), service.name())))
            .collect();
        self.services(services)
    }

    /// Returns a function that generates a service, on any thread. Returns `None` if the service is
    /// left out.
    pub(crate) fn service(
        &mut self,
        mut service: ProstService,
    ) -> Option<impl FnOnce() -> TokenStream + Send + 'static> {
        let name = full_name(&service.package, &service.proto_name);
        let is_selected = self.services.as_ref().is_none_or(|services| services.contains(&name));
        if !is_selected || self.options.skips_service(&name) {
            return None;
        }
        self.packages.insert(package_modules(&service.package));
        self.comments.restore(&mut service.comments);
        service.methods.iter_mut().for_each(|method| self.comments.restore(&mut method.comments));
        let options = Arc::clone(&self.options);
        Some(move || match Service::new(&service, &options) {
            Ok(service) => {
                let server = options.has_server.then(|| server::generate(&service));
                let client = options.has_client.then(|| client::generate(&service, &options));
                quote!(#server #client)
            }
            Err(problems) => {
                problems.iter().map(|problem| quote!(::core::compile_error!(#problem);)).collect()
            }
        })
    }

    /// Returns a function that generates the schema of a package, on any thread. Returns `None` if
    /// it needs no schema.
    pub(crate) fn schema(&self, package: &str) -> Option<impl FnOnce() -> TokenStream + Send + 'static> {
        let modules = package_modules(package);
        let is_needed = self.options.has_json && self.packages.contains(&modules);
        let schemas = self.schemas.clone();
        is_needed.then_some(move || match schemas {
            Some(schemas) => server::generate_schema(schemas.of(&modules)),
            None => quote!(::core::compile_error!(
                "JSON needs descriptors: give them to the generator with `ServiceGenerator::files`"
            );),
        })
    }
}

/// The end of the code whose comments are already sanitized. prost passes the code of a package
/// again with each of its files.
const SANITIZED: &str = "// Comments above are safe for rustdoc.\n";

impl prost_build::ServiceGenerator for ServiceGenerator {
    fn generate(&mut self, service: ProstService, buffer: &mut String) {
        match self.service(service) {
            Some(code) => buffer.push_str(&code().to_string()),
            // prost panics on a package that has services and no code.
            None => buffer.push('\n'),
        }
    }

    fn finalize(&mut self, buffer: &mut String) {
        let start = buffer.rfind(SANITIZED).map_or(0, |index| index + SANITIZED.len());
        let new_code = buffer.split_off(start);
        // prost writes no file for a package without code.
        if new_code.trim().is_empty() {
            buffer.push_str(&new_code);
        } else {
            buffer.extend([&sanitize_doc_comments(&new_code, &self.comments), "\n", SANITIZED]);
        }
    }

    fn finalize_package(&mut self, package: &str, buffer: &mut String) {
        if let Some(code) = self.schema(package) {
            buffer.push_str(&code().to_string());
        }
    }
}
