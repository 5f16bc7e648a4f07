//! A service as the generated code needs it: names, documentation and resolved types.

use prost_build::{Method as ProstMethod, Service as ProstService};
use prost_types::method_options::IdempotencyLevel;
use syn::{Attribute, Ident, Type};

use crate::attributes::Target;
use crate::docs::{doc_lines, text};
use crate::{Options, names};

/// A service.
pub(crate) struct Service {
    /// The full name, which request paths contain.
    pub(crate) full_name: String,
    /// The name of the file, if it is known.
    pub(crate) file: Option<String>,
    pub(crate) server_module: Ident,
    pub(crate) client_module: Ident,
    pub(crate) trait_name: Ident,
    pub(crate) server_struct: Ident,
    /// What the name of the client begins with.
    pub(crate) base_name: String,
    /// The lines of the documentation: the comment of the proto, or a default.
    pub(crate) docs: Vec<String>,
    pub(crate) client_docs: Vec<String>,
    /// The comment of the proto.
    pub(crate) comment: String,
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
    /// The name as text, which tonic-build needs.
    pub(crate) rust_name: String,
    pub(crate) request: Type,
    pub(crate) response: Type,
    pub(crate) request_proto: String,
    pub(crate) response_proto: String,
    /// The lines of the documentation: the comment of the proto, or a default.
    pub(crate) docs: Vec<String>,
    pub(crate) client_docs: Vec<String>,
    /// The comment of the proto.
    pub(crate) comment: String,
    pub(crate) is_deprecated: bool,
    pub(crate) has_no_side_effects: bool,
}

impl Service {
    /// Converts a service that prost has resolved.
    ///
    /// # Errors
    ///
    /// Returns a message for every streaming RPC, and for every name or type that is not valid
    /// Rust. [`check`](crate::check()) finds them earlier, but a
    /// [`ServiceGenerator`](crate::ServiceGenerator) can be used without it.
    pub(crate) fn new(
        service: &ProstService,
        file: Option<&str>,
        options: &Options,
    ) -> Result<Self, Vec<String>> {
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
        if !problems.is_empty() {
            return Err(problems);
        }
        let is_deprecated = service.options.deprecated();
        Ok(Self {
            server_module: parse(&names::server_module(&service.proto_name))?,
            client_module: parse(&names::client_module(&service.proto_name))?,
            trait_name: parse(&service.name)?,
            server_struct: parse(&names::server_struct(&service.proto_name))?,
            base_name: names::base_name(&service.proto_name),
            docs: doc_lines(&service.comments, &format!("The methods of `{full_name}`."), is_deprecated),
            client_docs: doc_lines(&service.comments, &format!("A client of `{full_name}`."), false),
            comment: text(&service.comments),
            file: file.map(str::to_owned),
            is_deprecated,
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
        let is_deprecated = method.options.deprecated();
        let proto_name = method.proto_name.clone();
        Ok(Self {
            name: syn::parse_str(&method.name)?,
            rust_name: method.name.clone(),
            request: resolve(&method.input_type)?,
            response: resolve(&method.output_type)?,
            request_proto: method.input_proto_type.trim_start_matches('.').to_owned(),
            response_proto: method.output_proto_type.trim_start_matches('.').to_owned(),
            docs: doc_lines(&method.comments, &format!("Handles a call to `{proto_name}`."), is_deprecated),
            client_docs: doc_lines(&method.comments, &format!("Calls `{proto_name}`."), false),
            comment: text(&method.comments),
            is_deprecated,
            proto_name,
            has_no_side_effects: method.options.idempotency_level() == IdempotencyLevel::NoSideEffects,
        })
    }
}

/// Converts a type that prost resolved for the module of the package to one for the module of a
/// service inside it.
///
/// Primitive types have no path: prost uses them for wrapper types such as
/// `google.protobuf.Int32Value`, and `()` for `google.protobuf.Empty`.
fn resolve(rust_type: &str) -> Result<Type, syn::Error> {
    const PRIMITIVES: [&str; 8] = ["()", "bool", "f32", "f64", "i32", "i64", "u32", "u64"];
    let is_absolute = rust_type.starts_with("::") || rust_type.starts_with("crate::");
    if is_absolute || PRIMITIVES.contains(&rust_type) {
        syn::parse_str(rust_type)
    } else {
        syn::parse_str(&format!("super::{rust_type}"))
    }
}
