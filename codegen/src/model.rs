//! A service as its generated code needs it: names, docs and resolved types.

use proc_macro2::TokenStream;
use prost_build::{Method as ProstMethod, Service as ProstService};
use prost_types::method_options::IdempotencyLevel;
use syn::{Attribute, Ident, Type};

use crate::options::Target;
use crate::{Options, docs, names};

/// One service.
pub(crate) struct Service {
    /// As the path of a request spells it.
    pub(crate) full_name: String,
    pub(crate) module: Ident,
    pub(crate) client_module: Ident,
    pub(crate) name: Ident,
    pub(crate) server: Ident,
    /// What the client's name begins with.
    pub(crate) stem: String,
    pub(crate) docs: TokenStream,
    /// The comment alone: nothing where there is none.
    pub(crate) comment: TokenStream,
    pub(crate) deprecated: bool,
    pub(crate) methods: Vec<Method>,
    /// Names of the RPCs that the user left out.
    pub(crate) left_out: Vec<String>,
    /// True if the methods of the trait answer `UNIMPLEMENTED` unless written.
    pub(crate) default_stubs: bool,
    /// Whether the package has a schema beside it.
    pub(crate) speaks_json: bool,
    pub(crate) module_attributes: Vec<Attribute>,
    pub(crate) server_attributes: Vec<Attribute>,
    pub(crate) trait_attributes: Vec<Attribute>,
}

/// One unary RPC.
pub(crate) struct Method {
    pub(crate) proto_name: String,
    pub(crate) name: Ident,
    pub(crate) request: Type,
    pub(crate) reply: Type,
    pub(crate) request_proto: String,
    pub(crate) reply_proto: String,
    pub(crate) docs: TokenStream,
    /// The comment alone: nothing where there is none.
    pub(crate) comment: TokenStream,
    pub(crate) deprecated: bool,
    pub(crate) no_side_effects: bool,
}

impl Service {
    /// Takes what prost resolved.
    ///
    /// # Errors
    ///
    /// The names of streaming RPCs, which nobody checked before (a bare `ServiceGenerator`), or of what is no Rust.
    pub(crate) fn new(service: &ProstService, options: &Options) -> Result<Self, Vec<String>> {
        let full_name = names::full(&service.package, &service.proto_name);
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
        let parse = |name: &str| {
            syn::parse_str::<Ident>(name)
                .map_err(|error| vec![format!("`{full_name}` cannot be generated: {error}")])
        };
        let (module, client_module, name, server) = (
            parse(&names::server_module(&service.proto_name))?,
            parse(&names::client_module(&service.proto_name))?,
            parse(&service.name)?,
            parse(&names::server(&service.proto_name))?,
        );
        if !problems.is_empty() {
            return Err(problems);
        }
        let intro = format!("The methods of `{full_name}`.");
        Ok(Self {
            module,
            client_module,
            name,
            server,
            stem: names::stem(&service.proto_name),
            docs: docs::tokens(&service.comments, &intro, service.options.deprecated()),
            comment: docs::tokens(&service.comments, "", false),
            deprecated: service.options.deprecated(),
            methods,
            left_out: left_out.iter().map(|method| method.proto_name.clone()).collect(),
            default_stubs: options.default_stubs(),
            speaks_json: options.speaks_json(),
            module_attributes: options.attributes(Target::Module, &full_name),
            server_attributes: options.attributes(Target::Server, &full_name),
            trait_attributes: options.attributes(Target::Trait, &full_name),
            full_name,
        })
    }

    /// Names an RPC in full: `package.Service/Method`.
    pub(crate) fn rpc(&self, method: &Method) -> String {
        format!("{}/{}", self.full_name, method.proto_name)
    }
}

impl Method {
    fn new(method: &ProstMethod) -> Result<Self, syn::Error> {
        let intro = format!("Answers `{}`.", method.proto_name);
        Ok(Self {
            proto_name: method.proto_name.clone(),
            name: syn::parse_str(&method.name)?,
            request: resolve(&method.input_type)?,
            reply: resolve(&method.output_type)?,
            request_proto: method.input_proto_type.trim_start_matches('.').to_owned(),
            reply_proto: method.output_proto_type.trim_start_matches('.').to_owned(),
            docs: docs::tokens(&method.comments, &intro, method.options.deprecated()),
            comment: docs::tokens(&method.comments, "", false),
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
