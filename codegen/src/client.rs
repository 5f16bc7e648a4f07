//! The typed client of a service, written by tonic-build and pointed at this crate's runtime instead of tonic.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::parse::Parser as _;
use syn::{Attribute, Expr, ExprLit, ImplItem, Item, ItemImpl, ItemMod, Lit, Meta, parse_quote};
use tonic_build::CodeGenBuilder;

use crate::Options;
use crate::model::{Method, Service};

/// The functions that every client has, and what tonic-build leaves unsaid about them.
const INHERENT: [(&str, &str); 7] = [
    (
        "new",
        " Calls through `inner`: tonic's channel, a server value in this process, or any other `tower::Service` of gRPC.",
    ),
    (
        "with_origin",
        " Calls through `inner`, with the scheme, authority and path prefix of `origin` before each path.",
    ),
    ("with_interceptor", " Calls through `inner`, after `interceptor` has seen the request's metadata."),
    ("send_compressed", ""),
    ("accept_compressed", ""),
    ("max_decoding_message_size", ""),
    ("max_encoding_message_size", ""),
];

/// The one that `build_transport` adds.
pub(crate) const CONNECT: &str = "connect";

/// Returns true for the name of a method that the client has already, whatever the service.
pub(crate) fn is_inherent(method: &str, options: &Options) -> bool {
    INHERENT.iter().any(|(name, _)| *name == method) || (options.transport && method == CONNECT)
}

/// Writes the module of one client.
pub(crate) fn generate(service: &Service, options: &Options) -> TokenStream {
    let written = CodeGenBuilder::new()
        .build_transport(options.transport)
        .generate_client(&Caller::new(service), "super");
    match syn::parse2(written.clone()) {
        Ok(module) => adopt(module, service, options),
        // To rustc as it is, which says what is wrong.
        Err(_) => written,
    }
}

/// Puts tonic within the module's reach, and the module under the lints and docs of its neighbour, the server's.
fn adopt(mut module: ItemMod, service: &Service, options: &Options) -> TokenStream {
    let doc = format!(" Calls `{}`.", service.full_name);
    module.attrs = vec![
        parse_quote!(#[doc = #doc]),
        parse_quote! {
            #[allow(dead_code, deprecated, reason = "a program may use a part of this; a message may be deprecated")]
        },
        parse_quote! {
            #[allow(
                clippy::doc_markdown,
                clippy::wrong_self_convention,
                reason = "comments, and the names of methods, are the proto's"
            )]
        },
        parse_quote! {
            #[allow(clippy::missing_errors_doc, clippy::wildcard_imports, reason = "the rest is tonic-build's")]
        },
    ];
    module.ident = service.client_module.clone();
    if let Some((_, items)) = &mut module.content {
        for item in items.iter_mut() {
            match item {
                Item::Struct(client) if service.deprecated => client.attrs.push(parse_quote!(#[deprecated])),
                Item::Impl(methods) => document(methods),
                _ => {}
            }
        }
        let transport = options.transport.then(|| quote!(::lambda_grpc::__transport_version!(1);));
        let reach: syn::File = parse_quote! {
            ::lambda_grpc::__client_version!(1);
            #transport
            use ::lambda_grpc::__private::client::tonic;
        };
        items.splice(0..0, reach.items);
    }
    module.into_token_stream()
}

/// Documents the functions that tonic-build leaves without a word.
fn document(methods: &mut ItemImpl) {
    for item in &mut methods.items {
        let ImplItem::Fn(function) = item else { continue };
        let known = INHERENT.iter().find(|(name, doc)| !doc.is_empty() && function.sig.ident == name);
        if let Some((_, doc)) = known {
            function.attrs.push(parse_quote!(#[doc = #doc]));
        }
    }
}

/// A service as tonic-build asks for it.
struct Caller {
    name: String,
    full_name: String,
    comments: Vec<String>,
    methods: Vec<Rpc>,
}

impl Caller {
    fn new(service: &Service) -> Self {
        Self {
            name: service.stem.clone(),
            full_name: service.full_name.clone(),
            comments: comments(&service.comment, || {
                format!(" Calls the methods of `{}`.", service.full_name)
            }),
            methods: service.methods.iter().map(Rpc::new).collect(),
        }
    }
}

impl tonic_build::Service for Caller {
    type Comment = String;
    type Method = Rpc;

    fn name(&self) -> &str {
        &self.name
    }

    /// Empty: the identifier is the full name already.
    fn package(&self) -> &str {
        ""
    }

    fn identifier(&self) -> &str {
        &self.full_name
    }

    fn methods(&self) -> &[Rpc] {
        &self.methods
    }

    fn comment(&self) -> &[String] {
        &self.comments
    }
}

/// A method as tonic-build asks for it.
struct Rpc {
    name: String,
    proto_name: String,
    comments: Vec<String>,
    deprecated: bool,
    request: TokenStream,
    reply: TokenStream,
}

impl Rpc {
    fn new(method: &Method) -> Self {
        Self {
            name: method.name.to_string(),
            proto_name: method.proto_name.clone(),
            comments: comments(&method.comment, || format!(" Calls `{}`.", method.proto_name)),
            deprecated: method.deprecated,
            request: method.request.to_token_stream(),
            reply: method.reply.to_token_stream(),
        }
    }
}

impl tonic_build::Method for Rpc {
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
        self.deprecated
    }

    /// What prost resolved for the model, wrapper types included.
    fn request_response_name(&self, _: &str, _: bool) -> (TokenStream, TokenStream) {
        (self.request.clone(), self.reply.clone())
    }
}

/// Returns the lines of doc attributes, which are clean already; `otherwise` where there are none.
fn comments(docs: &TokenStream, otherwise: impl FnOnce() -> String) -> Vec<String> {
    let attributes = Attribute::parse_outer.parse2(docs.clone()).unwrap_or_default();
    let line = |attribute: Attribute| match attribute.meta {
        Meta::NameValue(pair) => match pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) => Some(line.value()),
            _ => None,
        },
        _ => None,
    };
    let lines: Vec<String> = attributes.into_iter().filter_map(line).collect();
    if lines.is_empty() { vec![otherwise()] } else { lines }
}
