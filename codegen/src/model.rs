//! A service as the generated code needs it: names, documentation and resolved types.

use proc_macro2::TokenStream;
use prost_build::{Method as ProstMethod, Service as ProstService};
use prost_types::method_options::IdempotencyLevel;
use syn::{Attribute, Ident, Type};

use crate::attributes::Target;
use crate::docs::doc_attributes;
use crate::{Options, names};

/// A service.
pub(crate) struct Service {
    /// The full name, which request paths contain.
    pub(crate) full_name: String,
    pub(crate) server_module: Ident,
    pub(crate) client_module: Ident,
    pub(crate) trait_name: Ident,
    pub(crate) server_struct: Ident,
    /// What the name of the client begins with.
    pub(crate) base_name: String,
    /// The documentation: the comment of the proto, or a default.
    pub(crate) docs: TokenStream,
    /// The comment of the proto, which can be empty.
    pub(crate) comment: TokenStream,
    pub(crate) is_deprecated: bool,
    pub(crate) methods: Vec<Method>,
    /// The names of the RPCs that the user skips.
    pub(crate) skipped_rpcs: Vec<String>,
    /// Whether trait methods have a default implementation.
    pub(crate) has_default_stubs: bool,
    /// Whether a schema is generated for the package.
    pub(crate) has_json: bool,
    pub(crate) module_attributes: Vec<Attribute>,
    pub(crate) server_attributes: Vec<Attribute>,
    pub(crate) trait_attributes: Vec<Attribute>,
}

/// A unary RPC.
pub(crate) struct Method {
    pub(crate) proto_name: String,
    pub(crate) name: Ident,
    pub(crate) request: Type,
    pub(crate) response: Type,
    pub(crate) request_proto: String,
    pub(crate) response_proto: String,
    /// The documentation: the comment of the proto, or a default.
    pub(crate) docs: TokenStream,
    /// The comment of the proto, which can be empty.
    pub(crate) comment: TokenStream,
    pub(crate) is_deprecated: bool,
    pub(crate) has_no_side_effects: bool,
}

impl Service {
    /// Converts a service that prost has resolved.
    ///
    /// # Errors
    ///
    /// A message for every streaming RPC, which only a [`ServiceGenerator`](crate::ServiceGenerator) without
    /// [`check`](crate::check()) can meet, and for every name or type that is not valid Rust.
    pub(crate) fn new(service: &ProstService, options: &Options) -> Result<Self, Vec<String>> {
        let full_name = names::full_name(&service.package, &service.proto_name);
        let mut skipped_rpcs = Vec::new();
        let mut methods = Vec::new();
        let mut problems = Vec::new();
        for method in &service.methods {
            let rpc = format!("{full_name}/{}", method.proto_name);
            if options.skips_rpc(&rpc) {
                skipped_rpcs.push(method.proto_name.clone());
            } else if method.client_streaming || method.server_streaming {
                problems.push(format!(
                    "`{rpc}` is streaming; AWS Lambda handlers support unary RPCs only: serve it from a container behind an \
                     Application Load Balancer, or leave it out with `skip_rpc(\"{rpc}\")`"
                ));
            } else {
                match Method::new(method) {
                    Ok(method) => methods.push(method),
                    Err(error) => problems.push(format!("cannot generate code for `{rpc}`: {error}")),
                }
            }
        }
        let parse = |name: &str| {
            syn::parse_str::<Ident>(name)
                .map_err(|error| vec![format!("cannot generate code for `{full_name}`: {error}")])
        };
        let (server_module, client_module, trait_name, server_struct) = (
            parse(&names::server_module(&service.proto_name))?,
            parse(&names::client_module(&service.proto_name))?,
            parse(&service.name)?,
            parse(&names::server_struct(&service.proto_name))?,
        );
        if !problems.is_empty() {
            return Err(problems);
        }
        let default = format!("The methods of `{full_name}`.");
        Ok(Self {
            server_module,
            client_module,
            trait_name,
            server_struct,
            base_name: names::base_name(&service.proto_name),
            docs: doc_attributes(&service.comments, &default, service.options.deprecated()),
            comment: doc_attributes(&service.comments, "", false),
            is_deprecated: service.options.deprecated(),
            methods,
            skipped_rpcs,
            has_default_stubs: options.has_default_stubs,
            has_json: options.has_json,
            module_attributes: options.attributes.of(Target::Module, &full_name),
            server_attributes: options.attributes.of(Target::Server, &full_name),
            trait_attributes: options.attributes.of(Target::Trait, &full_name),
            full_name,
        })
    }

    /// Returns the full name of an RPC: `package.Service/Method`.
    pub(crate) fn rpc(&self, method: &Method) -> String {
        format!("{}/{}", self.full_name, method.proto_name)
    }
}

impl Method {
    fn new(method: &ProstMethod) -> Result<Self, syn::Error> {
        let default = format!("Handles a call of `{}`.", method.proto_name);
        Ok(Self {
            proto_name: method.proto_name.clone(),
            name: syn::parse_str(&method.name)?,
            request: resolve(&method.input_type)?,
            response: resolve(&method.output_type)?,
            request_proto: method.input_proto_type.trim_start_matches('.').to_owned(),
            response_proto: method.output_proto_type.trim_start_matches('.').to_owned(),
            docs: doc_attributes(&method.comments, &default, method.options.deprecated()),
            comment: doc_attributes(&method.comments, "", false),
            is_deprecated: method.options.deprecated(),
            has_no_side_effects: method.options.idempotency_level() == IdempotencyLevel::NoSideEffects,
        })
    }
}

/// Converts a type that prost resolved for the module of the package to one for the module of a service inside it.
///
/// Primitive types have no path: prost uses them for wrapper types such as `google.protobuf.Int32Value`, and `()` for
/// `google.protobuf.Empty`.
fn resolve(rust_type: &str) -> Result<Type, syn::Error> {
    const PRIMITIVES: [&str; 8] = ["()", "bool", "f32", "f64", "i32", "i64", "u32", "u64"];
    let is_absolute = rust_type.starts_with("::") || rust_type.starts_with("crate::");
    if is_absolute || PRIMITIVES.contains(&rust_type) {
        syn::parse_str(rust_type)
    } else {
        syn::parse_str(&format!("super::{rust_type}"))
    }
}
