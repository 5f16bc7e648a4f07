//! The code that embeds descriptors.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Literal, TokenStream};
use prost::Message as _;
use prost_build::Module;
use prost_types::FileDescriptorSet;
use quote::quote;

use super::schemas::{File, Schemas};
use crate::Messages;

/// The maximum size of copies, in bytes. A program can include a package without the other packages if
/// it has a copy.
const MAX_COPIES: usize = 1 << 20;

impl Schemas {
    /// Returns the descriptors of packages, which have this code.
    ///
    /// The descriptors of a package refer to those of another one if its messages do. Packages whose
    /// messages can contain an `Any` need all descriptors. If copies of them would be large, these
    /// packages refer to the first one.
    pub(crate) fn shared(
        &self,
        code: &BTreeMap<Module, String>,
        messages: Messages,
    ) -> Vec<(Module, TokenStream)> {
        let modules: BTreeSet<_> = code.keys().filter(|module| self.packages.contains_key(module)).collect();
        let mut with_any = modules.iter().copied().filter(|module| self.has_any(module));
        let first_with_any = with_any.next();
        let has_large_copies = with_any.count() * self.all().encoded_len() > MAX_COPIES;
        let with_all = first_with_any.filter(|_| has_large_copies);
        let descriptors = |module: &&Module| {
            let code = code.get(*module).map(String::as_str).unwrap_or_default();
            let is_known = |other: &Module| {
                modules.contains(other) && (messages == Messages::External || refers_to(code, module, other))
            };
            ((*module).clone(), self.package(module, is_known, with_all))
        };
        modules.iter().map(descriptors).collect()
    }

    /// Returns the descriptors of a package that do not refer to those of other packages.
    pub(crate) fn separate(&self, module: &Module) -> TokenStream {
        self.package(module, |_| false, None)
    }

    /// Returns the descriptors of a package, which can refer to those of the packages that `is_known`
    /// returns true for. If it needs all descriptors, they are in the package `with_all`, or else in a
    /// copy of its own.
    fn package(
        &self,
        module: &Module,
        is_known: impl Fn(&Module) -> bool,
        with_all: Option<&Module>,
    ) -> TokenStream {
        let descriptors = self.descriptors(module, is_known);
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

    /// Returns the descriptors of a package, and copies of those that it needs from packages that are not
    /// known.
    fn descriptors(&self, module: &Module, is_known: impl Fn(&Module) -> bool) -> TokenStream {
        let (mut files, mut imports) = (BTreeSet::new(), BTreeSet::new());
        self.visit(self.files_of(module), |name, file| {
            if file.module != *module && is_known(&file.module) {
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

/// Returns the path from one module to another, with `::` at its end. It is empty if both are the same.
fn path(from: &Module, to: &Module) -> TokenStream {
    let parts = path_parts(from, to);
    let begins_below = parts.first().is_some_and(|first| *first != "super");
    let path: String = parts.iter().map(|part| format!("{part}::")).collect();
    // The parts are identifiers, because `check` rejects other packages.
    format!("{}{path}", if begins_below { "self::" } else { "" }).parse().unwrap_or_default()
}

/// Returns the parts of the path from one module to another, as prost writes it.
fn path_parts<'a>(from: &'a Module, to: &'a Module) -> Vec<&'a str> {
    let common = from.parts().zip(to.parts()).take_while(|(from, to)| from == to).count();
    let up = from.parts().skip(common).map(|_| "super");
    up.chain(to.parts().skip(common)).collect()
}

/// Returns true if the code of a package contains a path to another package.
///
/// It does not for types that the user has mapped to existing ones. A program then need not contain the
/// other package.
fn refers_to(code: &str, from: &Module, to: &Module) -> bool {
    let path = path_parts(from, to).join("::") + "::";
    code.match_indices(&path).any(|(index, _)| {
        let before = code.get(..index).and_then(|before| before.chars().next_back());
        !before.is_some_and(|before| before.is_alphanumeric() || before == '_')
    })
}
