//! The typed client of a service. tonic-build generates it, and it is retargeted from tonic to our runtime.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::parse::Parser as _;
use syn::{Attribute, Expr, ExprLit, ImplItem, Item, ItemImpl, ItemMod, Lit, Meta, parse_quote};
use tonic_build::CodeGenBuilder;

use crate::Options;
use crate::model::{Method, Service};

/// The methods of every client, with the documentation of those that tonic-build does not document.
const CLIENT_METHODS: [(&str, &str); 7] = [
    (
        "new",
        " Creates a client that calls `inner`: tonic's channel, a server in this process, or any other `tower::Service` for gRPC.",
    ),
    (
        "with_origin",
        " Creates a client that calls `inner`, with the scheme, authority and path prefix of `origin` before each path.",
    ),
    (
        "with_interceptor",
        " Creates a client that calls `inner` after `interceptor` has processed the metadata of the request.",
    ),
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
    let module = CodeGenBuilder::new()
        .build_transport(options.has_transport)
        .generate_client(&TonicService::new(service), "super");
    match syn::parse2(module.clone()) {
        Ok(module) => retarget_to_runtime(module, service, options),
        // Returned as it is, so that rustc reports the error.
        Err(_) => module,
    }
}

/// Adds an import of the runtime's tonic, version checks, documentation, and the same lint levels as for servers.
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
                Item::Struct(client) if service.is_deprecated => {
                    client.attrs.push(parse_quote!(#[deprecated]))
                }
                Item::Impl(methods) => add_missing_docs(methods),
                _ => {}
            }
        }
        let transport = options.has_transport.then(|| quote!(::lambda_grpc::__transport_version!(1);));
        let imports: syn::File = parse_quote! {
            ::lambda_grpc::__client_version!(1);
            #transport
            use ::lambda_grpc::__private::client::tonic;
        };
        items.splice(0..0, imports.items);
    }
    module.into_token_stream()
}

fn add_missing_docs(methods: &mut ItemImpl) {
    for item in &mut methods.items {
        let ImplItem::Fn(function) = item else { continue };
        let undocumented =
            CLIENT_METHODS.iter().find(|(name, doc)| !doc.is_empty() && function.sig.ident == name);
        if let Some((_, doc)) = undocumented {
            function.attrs.push(parse_quote!(#[doc = #doc]));
        }
    }
}

/// A service, as tonic-build represents it.
struct TonicService {
    name: String,
    full_name: String,
    comments: Vec<String>,
    methods: Vec<TonicMethod>,
}

impl TonicService {
    fn new(service: &Service) -> Self {
        Self {
            name: service.base_name.clone(),
            full_name: service.full_name.clone(),
            comments: doc_lines(&service.comment, || format!(" A client of `{}`.", service.full_name)),
            methods: service.methods.iter().map(TonicMethod::new).collect(),
        }
    }
}

impl tonic_build::Service for TonicService {
    type Comment = String;
    type Method = TonicMethod;

    fn name(&self) -> &str {
        &self.name
    }

    /// Empty, because the identifier is already the full name.
    fn package(&self) -> &str {
        ""
    }

    fn identifier(&self) -> &str {
        &self.full_name
    }

    fn methods(&self) -> &[TonicMethod] {
        &self.methods
    }

    fn comment(&self) -> &[String] {
        &self.comments
    }
}

/// An RPC, as tonic-build represents it.
struct TonicMethod {
    name: String,
    proto_name: String,
    comments: Vec<String>,
    is_deprecated: bool,
    request: TokenStream,
    response: TokenStream,
}

impl TonicMethod {
    fn new(method: &Method) -> Self {
        Self {
            name: method.name.to_string(),
            proto_name: method.proto_name.clone(),
            comments: doc_lines(&method.comment, || format!(" Calls `{}`.", method.proto_name)),
            is_deprecated: method.is_deprecated,
            request: method.request.to_token_stream(),
            response: method.response.to_token_stream(),
        }
    }
}

impl tonic_build::Method for TonicMethod {
    type Comment = String;

    fn name(&self) -> &str {
        &self.name
    }

    fn identifier(&self) -> &str {
        &self.proto_name
    }

    fn codec_path(&self) -> &str {
        "::lambda_grpc::__private::client::ProstCodec"
    }

    fn client_streaming(&self) -> bool {
        false
    }

    fn server_streaming(&self) -> bool {
        false
    }

    fn comment(&self) -> &[String] {
        &self.comments
    }

    fn deprecated(&self) -> bool {
        self.is_deprecated
    }

    /// The types that prost resolved, which differ from those of tonic-build for wrapper types.
    fn request_response_name(&self, _: &str, _: bool) -> (TokenStream, TokenStream) {
        (self.request.clone(), self.response.clone())
    }
}

/// Returns the lines of sanitized doc attributes, or `default` if there are none.
fn doc_lines(docs: &TokenStream, default: impl FnOnce() -> String) -> Vec<String> {
    let attributes = Attribute::parse_outer.parse2(docs.clone()).unwrap_or_default();
    let line = |attribute: Attribute| match attribute.meta {
        Meta::NameValue(pair) => match pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) => Some(line.value()),
            _ => None,
        },
        _ => None,
    };
    let lines: Vec<String> = attributes.into_iter().filter_map(line).collect();
    if lines.is_empty() { vec![default()] } else { lines }
}
