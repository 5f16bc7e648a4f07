//! The code that embeds descriptors.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use prost::Message as _;
use prost_build::Module;
use prost_types::FileDescriptorSet;
use quote::quote;

use super::schemas::{File, Schemas};

/// The maximum size of copies, in bytes. A program can include a package without the other packages if
/// it has a copy.
const MAX_COPIES: usize = 1 << 20;

impl Schemas {
    /// Returns the code of packages that can refer to each other.
    ///
    /// A package refers only to packages that it imports, which its messages do too. Packages whose
    /// messages can contain an `Any` need all descriptors. If copies of them would be large, these
    /// packages refer to the first one.
    pub(crate) fn shared<'a>(&self, modules: impl Iterator<Item = &'a Module>) -> Vec<(Module, TokenStream)> {
        let modules: BTreeSet<_> = modules.filter(|module| self.packages.contains_key(module)).collect();
        let mut with_any = modules.iter().copied().filter(|module| self.has_any(module));
        let first_with_any = with_any.next();
        let has_large_copies = with_any.count() * self.all().encoded_len() > MAX_COPIES;
        let with_all = first_with_any.filter(|_| has_large_copies);
        let code = |module: &&'a Module| ((*module).clone(), self.package(module, &modules, with_all));
        modules.iter().map(code).collect()
    }

    /// Returns the code of a package that does not refer to other packages.
    pub(crate) fn separate(&self, module: &Module) -> TokenStream {
        self.package(module, &BTreeSet::from([module]), None)
    }

    /// Returns the code of a package that can refer to others. If it needs all descriptors, they are in
    /// the package `with_all`, or else in a copy of its own.
    fn package(&self, module: &Module, others: &BTreeSet<&Module>, with_all: Option<&Module>) -> TokenStream {
        let descriptors = self.descriptors(module, others);
        let has_services = self.packages.get(module).is_some_and(|package| package.services.is_some());
        if !has_services {
            return descriptors;
        }
        let (all, path_to_all) = match with_all {
            _ if !self.has_any(module) => (None, None),
            Some(with_all) if with_all != module => (None, Some(path(module, with_all))),
            _ => (Some(self.all_descriptors(module)), Some(TokenStream::new())),
        };
        let with_any = path_to_all.map(|path| quote!(.with_any(&#path LAMBDA_GRPC_ANY)));
        quote! {
            #descriptors
            #all
            ::lambda_grpc::__requires_json!();
            static LAMBDA_GRPC_SCHEMA: ::lambda_grpc::__private::Schema =
                ::lambda_grpc::__private::Schema::new(&[&LAMBDA_GRPC_DESCRIPTORS]) #with_any;
        }
    }

    fn has_any(&self, module: &Module) -> bool {
        let services = self.packages.get(module).and_then(|package| package.services.as_ref());
        services.is_some_and(|services| services.have_any)
    }

    /// Returns the descriptors of a package. They refer to those of the packages in `others`.
    fn descriptors(&self, module: &Module, others: &BTreeSet<&Module>) -> TokenStream {
        let (mut files, mut imports) = (BTreeSet::new(), BTreeSet::new());
        self.visit(self.files_of(module), |name, file| {
            if file.module != *module && others.contains(&file.module) {
                imports.insert(&file.module);
                return false;
            }
            files.insert(name)
        });
        let encoded = self.encode(files);
        let imports = imports.into_iter().map(|import| path(module, import));
        quote! {
            #[doc(hidden)]
            #[allow(dead_code, reason = "not every program uses every package")]
            pub static LAMBDA_GRPC_DESCRIPTORS: ::lambda_grpc::__private::Descriptors =
                ::lambda_grpc::__private::Descriptors::new(#encoded, &[#(&#imports LAMBDA_GRPC_DESCRIPTORS),*]);
        }
    }

    /// Returns all descriptors: those of a package and of its imports, and a copy of the others.
    fn all_descriptors(&self, module: &Module) -> TokenStream {
        let mut imported = BTreeSet::new();
        self.visit(self.files_of(module), |name, _| imported.insert(name));
        let others =
            self.encode(self.files.keys().map(String::as_str).filter(|name| !imported.contains(name)));
        quote! {
            #[doc(hidden)]
            #[allow(dead_code, reason = "not every program uses every package")]
            pub static LAMBDA_GRPC_ANY: ::lambda_grpc::__private::Schema = {
                static OTHERS: ::lambda_grpc::__private::Descriptors =
                    ::lambda_grpc::__private::Descriptors::new(#others, &[]);
                ::lambda_grpc::__private::Schema::new(&[&LAMBDA_GRPC_DESCRIPTORS, &OTHERS])
            };
        }
    }

    fn encode<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Literal {
        let files = names.into_iter().filter_map(|name| Some(self.files.get(name)?.descriptor.clone()));
        Literal::byte_string(&FileDescriptorSet { file: files.collect() }.encode_to_vec())
    }

    /// Returns the names of the files of a package, and of the types of its services.
    fn files_of(&self, module: &Module) -> Vec<&str> {
        let Some(package) = self.packages.get(module) else { return Vec::new() };
        let of_services = package.services.iter().flat_map(|services| &services.files);
        package.files.iter().chain(of_services).map(String::as_str).collect()
    }

    /// Visits files, and the imports of each file for which `visit` returns true.
    fn visit<'a>(&'a self, mut names: Vec<&'a str>, mut visit: impl FnMut(&'a str, &'a File) -> bool) {
        while let Some(name) = names.pop() {
            let Some(file) = self.files.get(name) else { continue };
            if visit(name, file) {
                names.extend(file.descriptor.dependency.iter().map(String::as_str));
            }
        }
    }
}

/// Returns the path from one module to another, as prost writes it, with `::` at its end. It is empty
/// if both are the same.
fn path(from: &Module, to: &Module) -> TokenStream {
    let common = from.parts().zip(to.parts()).take_while(|(from, to)| from == to).count();
    let up = from.parts().skip(common).map(|_| "super".to_owned());
    let down = to.parts().skip(common).map(str::to_owned);
    let parts: Vec<_> = up.chain(down).collect();
    let starts_below = parts.first().is_some_and(|first| first != "super");
    let path = format!("{}{}", if starts_below { "self::" } else { "" }, parts.join("::"));
    if parts.is_empty() {
        return TokenStream::new();
    }
    // The parts are identifiers, because `check` rejects other packages.
    format!("{path}::").parse().unwrap_or_default()
}
