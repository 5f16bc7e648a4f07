//! The services, RPCs and paths of a route list.

use prost_types::method_options::IdempotencyLevel;
use prost_types::{FileDescriptorSet, MethodDescriptorProto};

use crate::prefixes::RoutePrefix;
use crate::source::InputFiles;
use crate::{Options, names};

/// A list of the unary RPCs of services, with the HTTP paths at which a server serves them.
///
/// ```
/// # fn routes(set: &prost_types::FileDescriptorSet) -> String {
/// use lambda_grpc_codegen::{Options, RouteList};
///
/// RouteList::new(set, &["hello.proto".to_owned()], &Options::default()).to_json()
/// # }
/// # assert_eq!(routes(&Default::default()), "{\n  \"services\": []\n}\n");
/// ```
#[derive(Debug, Clone)]
pub struct RouteList {
    prefixes: Vec<RoutePrefix>,
    /// Whether the application responds to preflight requests.
    has_cors: bool,
    pub(super) services: Vec<Service>,
}

#[derive(Debug, Clone)]
pub(super) struct Service {
    package: String,
    pub(super) name: String,
    pub(super) methods: Vec<Method>,
}

#[derive(Debug, Clone)]
pub(super) struct Method {
    pub(super) name: String,
    pub(super) idempotency: IdempotencyLevel,
    pub(super) is_deprecated: bool,
}

/// A path of an RPC, and the HTTP methods that it accepts there.
pub(super) struct Route<'a> {
    pub(super) prefix: &'a RoutePrefix,
    pub(super) path: String,
    pub(super) http_methods: Vec<&'static str>,
}

impl RouteList {
    /// Lists the unary RPCs of the input files, except those that `options` skip.
    ///
    /// The paths are below the prefixes in `options`. With [`Options::cors`] each path also has the HTTP
    /// method `OPTIONS`. RPCs are listed even if no server is
    /// generated, because the list can be for a server of another build. Call
    /// [`check`](crate::check()) first, which rejects invalid prefixes and names.
    #[must_use]
    pub fn new(set: &FileDescriptorSet, input_files: &[String], options: &Options) -> Self {
        let mut services = Vec::new();
        for file in InputFiles::new(input_files).select(set) {
            for service in &file.service {
                let full_name = names::full_name(file.package(), service.name());
                let is_served = |method: &&MethodDescriptorProto| {
                    let is_streaming = method.client_streaming() || method.server_streaming();
                    !is_streaming && !options.skips_rpc(&format!("{full_name}/{}", method.name()))
                };
                let methods = service.method.iter().filter(is_served).map(Method::new).collect();
                if !options.skips_service(&full_name) {
                    let (package, name) = (file.package().to_owned(), service.name().to_owned());
                    services.push(Service { package, name, methods });
                }
            }
        }
        Self { prefixes: options.prefixes.routes(), has_cors: options.has_cors, services }
    }

    /// Returns the paths of an RPC.
    pub(super) fn routes(&self, service: &Service, method: &Method) -> impl Iterator<Item = Route<'_>> {
        let path = format!("/{}/{}", service.full_name(), method.name);
        // A Connect client can call an RPC without side effects with GET:
        // https://connectrpc.com/docs/protocol/#unary-get-request
        let has_get = method.idempotency == IdempotencyLevel::NoSideEffects;
        self.prefixes.iter().map(move |prefix| Route {
            path: format!("{}{}{path}", prefix.path, prefix.twirp),
            // A Twirp call is always a POST:
            // https://twitchtv.github.io/twirp/docs/spec_v7.html#requests
            http_methods: [
                ("GET", has_get && prefix.twirp.is_empty()),
                ("POST", true),
                ("OPTIONS", self.has_cors),
            ]
            .into_iter()
            .filter_map(|(http_method, is_served)| is_served.then_some(http_method))
            .collect(),
            prefix,
        })
    }
}

impl Service {
    pub(super) fn full_name(&self) -> String {
        names::full_name(&self.package, &self.name)
    }
}

impl Method {
    fn new(method: &MethodDescriptorProto) -> Self {
        let options = method.options.clone().unwrap_or_default();
        Self {
            name: method.name().to_owned(),
            idempotency: options.idempotency_level(),
            is_deprecated: options.deprecated(),
        }
    }
}
