//! The plug for `prost_build::Config`.

use std::collections::BTreeSet;
use std::sync::Arc;

use proc_macro2::TokenStream;
use prost_build::Service as ProstService;
use prost_types::FileDescriptorSet;
use quote::quote;

use crate::comments::Comments;
use crate::listed::Listed;
use crate::model::Service;
use crate::schema::Schemas;
use crate::{Options, client, docs, names, server};

/// Generates the servers and clients of services, for `prost_build::Config::service_generator`.
///
/// It cannot return an error: an RPC that a Lambda function cannot serve becomes a `compile_error!`. Where the
/// descriptors are at hand, run [`check`](crate::check()) first, which knows file, line and column; and
/// [`generate`](crate::generate()), which takes less time.
#[derive(Debug, Default)]
pub struct ServiceGenerator {
    options: Arc<Options>,
    services: Option<BTreeSet<String>>,
    pub(crate) comments: Arc<Comments>,
    /// The descriptors that JSON needs, once they are known.
    schemas: Option<Arc<Schemas>>,
    /// The modules of packages that a service has been generated in.
    packages: BTreeSet<String>,
}

impl ServiceGenerator {
    /// Returns a generator for every service that prost meets, those of imported files included.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self { options: Arc::new(options), ..Self::default() }
    }

    /// Takes the comments that were taken out of the descriptors.
    pub(crate) fn comments(mut self, comments: Comments) -> Self {
        self.comments = Arc::new(comments);
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
        self.schemas = self.options.speaks_json().then(|| Arc::new(Schemas::new(set, &listed)));
        let services: Vec<String> = listed
            .of(set)
            .flat_map(|file| file.service.iter().map(|service| names::full(file.package(), service.name())))
            .collect();
        self.services(services)
    }

    /// Returns what writes a service, on any thread; nothing for one that is not chosen.
    pub(crate) fn service(
        &mut self,
        mut service: ProstService,
    ) -> Option<impl FnOnce() -> TokenStream + Send + 'static> {
        let name = names::full(&service.package, &service.proto_name);
        let is_chosen = self.services.as_ref().is_none_or(|services| services.contains(&name));
        if !is_chosen || self.options.skips_service(&name) {
            return None;
        }
        self.packages.insert(names::package_modules(&service.package));
        self.comments.restore(&mut service.comments);
        service.methods.iter_mut().for_each(|method| self.comments.restore(&mut method.comments));
        let options = Arc::clone(&self.options);
        Some(move || match Service::new(&service, &options) {
            Ok(service) => {
                let server = options.server.then(|| server::generate(&service));
                let client = options.client.then(|| client::generate(&service, &options));
                quote!(#server #client)
            }
            Err(problems) => {
                problems.iter().map(|problem| quote!(::core::compile_error!(#problem);)).collect()
            }
        })
    }

    /// Returns what writes the thing that the services of a package share, on any thread; nothing if they share none.
    pub(crate) fn schema(&self, package: &str) -> Option<impl FnOnce() -> TokenStream + Send + 'static> {
        let modules = names::package_modules(package);
        let is_wanted = self.options.speaks_json() && self.packages.contains(&modules);
        let schemas = self.schemas.clone();
        is_wanted.then_some(move || match schemas {
            Some(schemas) => server::generate_schema(schemas.of(&modules)),
            None => quote!(::core::compile_error!(
                "JSON needs descriptors: give them to the generator with `ServiceGenerator::files`"
            );),
        })
    }
}

/// Stands behind comments that have been made safe, for the next time: prost shows all of a package with each of its files.
const MENDED: &str = "// Comments above are safe for rustdoc.\n";

/// As part of a `prost_build::Config` of somebody's own, which lays out what is written here.
impl prost_build::ServiceGenerator for ServiceGenerator {
    fn generate(&mut self, service: ProstService, buffer: &mut String) {
        match self.service(service) {
            Some(code) => buffer.push_str(&code().to_string()),
            // prost takes a package that has services and no code for a mistake of its own, and panics.
            None => buffer.push('\n'),
        }
    }

    fn finalize(&mut self, buffer: &mut String) {
        let start = buffer.rfind(MENDED).map_or(0, |at| at + MENDED.len());
        let fresh = buffer.split_off(start);
        // prost writes no file for a package without code.
        if fresh.trim().is_empty() {
            buffer.push_str(&fresh);
        } else {
            buffer.extend([&docs::mend(&fresh, &self.comments), "\n", MENDED]);
        }
    }

    fn finalize_package(&mut self, package: &str, buffer: &mut String) {
        if let Some(code) = self.schema(package) {
            buffer.push_str(&code().to_string());
        }
    }
}
