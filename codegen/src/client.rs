//! The typed client of a service. tonic-build generates it, with imports from the runtime instead
//! of the crate tonic.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::{ImplItem, Item, ItemImpl, ItemMod, parse_quote};
use tonic_build::CodeGenBuilder;

use crate::Options;
use crate::model::{Method, Service};

/// The methods of every client, with the documentation that tonic-build does not generate.
const CLIENT_METHODS: [(&str, &str); 7] = [
    ("new", " Creates a client of `inner`: a channel, a server, or any other `tower::Service` for gRPC."),
    ("with_origin", " Creates a client of `inner`, with the scheme, authority and path prefix of `origin`."),
    ("with_interceptor", " Creates a client that calls `interceptor` before each request to `inner`."),
    ("send_compressed", ""),
    ("accept_compressed", ""),
    ("max_decoding_message_size", ""),
    ("max_encoding_message_size", ""),
];

/// The method that `build_transport` adds.
pub(crate) const CONNECT: &str = "connect";

/// Returns true if every client has a method with this name.
pub(crate) fn has_method(name: &str, options: &Options) -> bool {
    CLIENT_METHODS.iter().any(|(method, _)| *method == name) || (options.has_transport && name == CONNECT)
}

/// Generates the module of a client.
pub(crate) fn generate(service: &Service, options: &Options) -> TokenStream {
    let module =
        CodeGenBuilder::new().build_transport(options.has_transport).generate_client(service, "super");
    match syn::parse2(module.clone()) {
        Ok(module) => retarget_to_runtime(module, service, options),
        // The code is returned unchanged, so that rustc reports the error.
        Err(_) => module,
    }
}

/// Adds an import of the runtime's tonic, version checks, documentation, and the same lint levels
/// as for servers.
fn retarget_to_runtime(mut module: ItemMod, service: &Service, options: &Options) -> TokenStream {
    let doc = format!(" The client of `{}`.", service.full_name);
    module.attrs = vec![
        parse_quote!(#[doc = #doc]),
        parse_quote! {
            #[allow(dead_code, deprecated, reason = "a program may use only a part; messages may be deprecated")]
        },
        parse_quote! {
            #[allow(
                clippy::doc_markdown,
                clippy::wrong_self_convention,
                reason = "the proto determines comments and names"
            )]
        },
        parse_quote! {
            #[allow(clippy::missing_errors_doc, clippy::wildcard_imports, reason = "tonic-build generates the rest")]
        },
    ];
    module.ident = service.client_module.clone();
    if let Some((_, items)) = &mut module.content {
        for item in items.iter_mut() {
            match item {
                Item::Struct(item) if service.is_deprecated => item.attrs.push(parse_quote!(#[deprecated])),
                Item::Impl(methods) => add_missing_docs(methods),
                _ => {}
            }
        }
        let transport = options.has_transport.then(|| quote!(::lambda_grpc::__requires_transport!();));
        let imports: syn::File = parse_quote! {
            ::lambda_grpc::__requires_client!();
            #transport
            use ::lambda_grpc::__private::tonic;
        };
        items.splice(0..0, imports.items);
    }
    module.into_token_stream()
}

fn add_missing_docs(methods: &mut ItemImpl) {
    for item in &mut methods.items {
        let ImplItem::Fn(function) = item else { continue };
        let method = CLIENT_METHODS.iter().find(|(name, _)| function.sig.ident == name);
        if let Some((_, doc)) = method.filter(|(_, doc)| !doc.is_empty()) {
            function.attrs.push(parse_quote!(#[doc = #doc]));
        }
    }
}

impl tonic_build::Service for Service {
    type Comment = String;
    type Method = Method;

    fn name(&self) -> &str {
        &self.base_name
    }

    /// Returns an empty string, because the identifier is already the full name.
    fn package(&self) -> &str {
        ""
    }

    fn identifier(&self) -> &str {
        &self.full_name
    }

    fn methods(&self) -> &[Method] {
        &self.methods
    }

    fn comment(&self) -> &[String] {
        &self.client_docs
    }
}

impl tonic_build::Method for Method {
    type Comment = String;

    fn name(&self) -> &str {
        &self.rust_name
    }

    fn identifier(&self) -> &str {
        &self.proto_name
    }

    fn codec_path(&self) -> &str {
        "::lambda_grpc::__private::ProstCodec"
    }

    fn client_streaming(&self) -> bool {
        false
    }

    fn server_streaming(&self) -> bool {
        false
    }

    fn comment(&self) -> &[String] {
        &self.client_docs
    }

    fn deprecated(&self) -> bool {
        self.is_deprecated
    }

    /// Returns the types that prost resolved. tonic-build cannot resolve wrapper types such as
    /// `StringValue`.
    fn request_response_name(&self, _: &str, _: bool) -> (TokenStream, TokenStream) {
        (self.request.to_token_stream(), self.response.to_token_stream())
    }
}
