//! Route lists, for infrastructure that has one route per RPC and not a catch-all.

mod events;
mod json;

use prost_types::method_options::IdempotencyLevel;
use prost_types::{FileDescriptorSet, MethodDescriptorProto};

use crate::listed::Listed;
use crate::prefixes::RoutePrefix;
use crate::{Options, names};

/// The unary RPCs of services, and the paths that a server serves them at.
///
/// ```
/// # fn routes(set: &prost_types::FileDescriptorSet) -> String {
/// use lambda_grpc_codegen::{Options, Routes};
///
/// Routes::new(set, &["hello.proto".to_owned()], &Options::default()).json()
/// # }
/// # assert_eq!(routes(&Default::default()), "{\n  \"services\": []\n}\n");
/// ```
#[derive(Debug, Clone)]
pub struct Routes {
    prefixes: Vec<RoutePrefix>,
    services: Vec<Service>,
}

#[derive(Debug, Clone)]
struct Service {
    package: String,
    name: String,
    methods: Vec<Method>,
}

#[derive(Debug, Clone)]
struct Method {
    name: String,
    idempotency: IdempotencyLevel,
    deprecated: bool,
}

/// One path of a method, and the HTTP methods that it takes there.
struct Route<'a> {
    prefix: &'a RoutePrefix,
    path: String,
    http_methods: &'static [&'static str],
}

impl Routes {
    /// Lists the unary RPCs of the listed files, except those that `options` leave out.
    ///
    /// The paths are those below the prefixes in `options`. RPCs are listed even if no server is generated: the list may be
    /// for a server of another build. Run [`check`](crate::check()) first, which rejects prefixes and names that are not valid.
    #[must_use]
    pub fn new(set: &FileDescriptorSet, listed: &[String], options: &Options) -> Self {
        let mut services = Vec::new();
        for file in Listed::new(listed).of(set) {
            for service in &file.service {
                let full_name = names::full(file.package(), service.name());
                let is_served = |method: &&MethodDescriptorProto| {
                    let streams = method.client_streaming() || method.server_streaming();
                    !streams && !options.skips(&format!("{full_name}/{}", method.name()))
                };
                let methods = service.method.iter().filter(is_served).map(Method::new).collect();
                if !options.skips_service(&full_name) {
                    let (package, name) = (file.package().to_owned(), service.name().to_owned());
                    services.push(Service { package, name, methods });
                }
            }
        }
        Self { prefixes: options.prefixes.routes(), services }
    }

    /// Returns every path that a method is served at.
    fn of(&self, service: &Service, method: &Method) -> impl Iterator<Item = Route<'_>> {
        let path = format!("/{}/{}", service.full_name(), method.name);
        let http_methods = method.http_methods();
        self.prefixes.iter().map(move |prefix| Route {
            path: format!("{}{}{path}", prefix.path, prefix.twirp),
            // A Twirp call is always a POST: https://twitchtv.github.io/twirp/docs/spec_v7.html#requests
            http_methods: if prefix.twirp.is_empty() { http_methods } else { &["POST"] },
            prefix,
        })
    }
}

impl Service {
    fn full_name(&self) -> String {
        names::full(&self.package, &self.name)
    }
}

impl Method {
    fn new(method: &MethodDescriptorProto) -> Self {
        let options = method.options.clone().unwrap_or_default();
        Self {
            name: method.name().to_owned(),
            idempotency: options.idempotency_level(),
            deprecated: options.deprecated(),
        }
    }

    /// Returns the HTTP methods that a method takes in all protocols but Twirp.
    ///
    /// A Connect client may call a method without side effects with GET:
    /// <https://connectrpc.com/docs/protocol/#unary-get-request>.
    fn http_methods(&self) -> &'static [&'static str] {
        if self.idempotency == IdempotencyLevel::NoSideEffects { &["GET", "POST"] } else { &["POST"] }
    }
}
