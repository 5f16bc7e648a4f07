//! The request and response types of generated traits.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::visit::{self, Visit};

/// The types of the request and the response, by trait and method.
pub(crate) type Types = BTreeMap<(String, String), (String, String)>;

/// Parses the traits in a generated file.
pub(crate) fn read(code: &str) -> syn::Result<Types> {
    let mut traits = Traits::default();
    traits.visit_file(&syn::parse_file(code)?);
    Ok(traits.types)
}

#[derive(Default)]
struct Traits {
    name: String,
    types: Types,
}

impl<'ast> Visit<'ast> for Traits {
    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.name = item.ident.to_string();
        visit::visit_item_trait(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        let mut found = Arguments::default();
        found.visit_signature(&item.sig);
        let key = (self.name.clone(), item.sig.ident.to_string());
        self.types.insert(key, (found.request, found.response));
    }
}

/// The arguments of `Request<..>` and `Response<..>` from any crate.
#[derive(Default)]
struct Arguments {
    request: String,
    response: String,
}

impl<'ast> Visit<'ast> for Arguments {
    fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
        if let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments {
            let text: Vec<_> =
                arguments.args.iter().map(|argument| argument.to_token_stream().to_string()).collect();
            let text = text.join(", ");
            // tonic's generator treats the primitives of wrapper types as messages.
            let is_primitive =
                |name: &str| matches!(name, "bool" | "f32" | "f64" | "i32" | "i64" | "u32" | "u64");
            let text = match text.strip_prefix("super :: ") {
                Some(rest) if is_primitive(rest) => rest.to_owned(),
                _ => text,
            };
            match segment.ident.to_string().as_str() {
                "Request" => self.request = text,
                "Response" => self.response = text,
                _ => {}
            }
        }
        visit::visit_path_segment(self, segment);
    }
}
