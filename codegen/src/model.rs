//! A service as its generated code needs it: names, docs and resolved types.

use heck::ToSnakeCase;
use prost_build::{Method as ProstMethod, Service as ProstService};
use prost_types::method_options::IdempotencyLevel;
use quote::format_ident;
use syn::{Ident, Type};

use crate::Options;
use crate::docs;

/// One service.
pub(crate) struct Service {
    /// As the path of a request spells it.
    pub(crate) full_name: String,
    /// In snake case, which the names of its modules begin with.
    pub(crate) snake_name: String,
    pub(crate) module: Ident,
    pub(crate) name: Ident,
    pub(crate) server: Ident,
    pub(crate) docs: proc_macro2::TokenStream,
    pub(crate) deprecated: bool,
    pub(crate) methods: Vec<Method>,
    /// Names of the RPCs that the user left out.
    pub(crate) left_out: Vec<String>,
    /// Whether the package has a schema beside it.
    pub(crate) speaks_json: bool,
}

/// One unary RPC.
pub(crate) struct Method {
    pub(crate) proto_name: String,
    pub(crate) name: Ident,
    pub(crate) request: Type,
    pub(crate) reply: Type,
    pub(crate) request_proto: String,
    pub(crate) reply_proto: String,
    pub(crate) docs: proc_macro2::TokenStream,
    pub(crate) deprecated: bool,
    pub(crate) no_side_effects: bool,
}

impl Service {
    /// Takes what prost resolved.
    ///
    /// # Errors
    ///
    /// The names of streaming RPCs, which nobody checked before (a bare `ServiceGenerator`), or of a type that is no Rust.
    pub(crate) fn new(service: &ProstService, options: &Options) -> Result<Self, Vec<String>> {
        let full_name = if service.package.is_empty() {
            service.proto_name.clone()
        } else {
            format!("{}.{}", service.package, service.proto_name)
        };
        let rpc = |method: &ProstMethod| format!("{full_name}/{}", method.proto_name);
        let (left_out, kept): (Vec<_>, Vec<_>) =
            service.methods.iter().partition(|method| options.skips(&rpc(method)));
        let mut methods = Vec::new();
        let mut problems = Vec::new();
        for method in kept {
            if method.client_streaming || method.server_streaming {
                problems.push(format!(
                    "`{0}` is streaming; AWS Lambda handlers support unary RPCs only: serve it from a container behind an \
                     Application Load Balancer, or leave it out with `skip_rpc(\"{0}\")`",
                    rpc(method)
                ));
            } else {
                match Method::new(method) {
                    Ok(method) => methods.push(method),
                    Err(error) => problems.push(format!("`{}` cannot be generated: {error}", rpc(method))),
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let snake_name = service.name.to_snake_case();
        Ok(Self {
            module: format_ident!("{snake_name}_server"),
            snake_name,
            name: format_ident!("{}", service.name),
            server: format_ident!("{}Server", service.name),
            docs: docs::tokens(&service.comments),
            deprecated: service.options.deprecated(),
            methods,
            left_out: left_out.iter().map(|method| method.proto_name.clone()).collect(),
            speaks_json: options.speaks_json(),
            full_name,
        })
    }
}

impl Method {
    fn new(method: &ProstMethod) -> Result<Self, syn::Error> {
        Ok(Self {
            proto_name: method.proto_name.clone(),
            name: syn::parse_str(&method.name)?,
            request: resolve(&method.input_type)?,
            reply: resolve(&method.output_type)?,
            request_proto: method.input_proto_type.trim_start_matches('.').to_owned(),
            reply_proto: method.output_proto_type.trim_start_matches('.').to_owned(),
            docs: docs::tokens(&method.comments),
            deprecated: method.options.deprecated(),
            no_side_effects: method.options.idempotency_level() == IdempotencyLevel::NoSideEffects,
        })
    }
}

/// Turns a type that prost resolved for the package's module into one for the module of a service inside it.
///
/// Wrapper types (`google.protobuf.Int32Value`..) resolve to primitives, `Empty` to `()`: those have no path.
fn resolve(rust_type: &str) -> Result<Type, syn::Error> {
    const PRIMITIVES: [&str; 8] = ["()", "bool", "f32", "f64", "i32", "i64", "u32", "u64"];
    let is_absolute = rust_type.starts_with("::") || rust_type.starts_with("crate::");
    if is_absolute || PRIMITIVES.contains(&rust_type) {
        syn::parse_str(rust_type)
    } else {
        syn::parse_str(&format!("super::{rust_type}"))
    }
}
