//! The routes of services, for infrastructure that wants one per RPC, not a catch-all.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use heck::ToUpperCamelCase;
use prost_types::method_options::IdempotencyLevel;
use prost_types::{FileDescriptorSet, MethodDescriptorProto};

use crate::listed::Listed;
use crate::{Options, names};

/// The RPCs that are served, and how an HTTP request reaches each.
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

impl Routes {
    /// Lists the unary RPCs of the listed files, but for those that `options` leave out.
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
        Self { services }
    }

    /// Writes them as JSON: per service its full name, per method its path, HTTP methods and idempotency level.
    ///
    /// A method without side effects takes `GET` besides `POST`, as the [Connect protocol] has it.
    ///
    /// [Connect protocol]: https://connectrpc.com/docs/protocol/#unary-get-request
    #[must_use]
    pub fn json(&self) -> String {
        // Names of a proto are letters, digits, `_` and `.`: nothing that JSON or YAML would want escaped.
        let services = self.services.iter().map(|service| {
            let methods = service.methods.iter().map(|method| {
                let http: Vec<_> = method.http_methods().iter().map(|it| format!("\"{it}\"")).collect();
                format!(
                    "{{\n          \"name\": \"{}\",\n          \"path\": \"{}\",\n          \"http_methods\": [{}],\n          \
                     \"idempotency\": \"{}\",\n          \"deprecated\": {}\n        }}",
                    method.name,
                    service.path(method),
                    http.join(", "),
                    method.idempotency.as_str_name(),
                    method.deprecated
                )
            });
            let (full_name, methods) = (service.full_name(), array(methods.collect(), 6));
            format!("{{\n      \"name\": \"{full_name}\",\n      \"methods\": {methods}\n    }}")
        });
        format!("{{\n  \"services\": {}\n}}\n", array(services.collect(), 2))
    }

    /// Writes them as the `Events` of an [`AWS::Serverless::Function`], one `HttpApi` event for each path and method, to be
    /// pasted under its `Properties`.
    ///
    /// [`AWS::Serverless::Function`]: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapi.html
    #[must_use]
    pub fn sam_events(&self) -> String {
        if self.services.iter().all(|service| service.methods.is_empty()) {
            return "Events: {}\n".to_owned();
        }
        let mut text = "Events:\n".to_owned();
        let mut taken = BTreeMap::new();
        for service in &self.services {
            for method in &service.methods {
                for http in method.http_methods() {
                    let suffix = if *http == "GET" { "Get" } else { "" };
                    let short = format!("{}{}{suffix}", event(&service.name), event(&method.name));
                    // An event's name has letters and digits, and no other event has it.
                    let same = taken.entry(short.clone()).and_modify(|count| *count += 1).or_insert(1);
                    let name = if *same == 1 { short } else { format!("{short}{same}") };
                    let path = service.path(method);
                    let _ = write!(
                        text,
                        "  {name}:\n    Type: HttpApi\n    Properties:\n      Path: {path}\n      Method: {http}\n"
                    );
                }
            }
        }
        text
    }
}

impl Service {
    fn full_name(&self) -> String {
        names::full(&self.package, &self.name)
    }

    fn path(&self, method: &Method) -> String {
        format!("/{}/{}", self.full_name(), method.name)
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

    fn http_methods(&self) -> &'static [&'static str] {
        if self.idempotency == IdempotencyLevel::NoSideEffects { &["GET", "POST"] } else { &["POST"] }
    }
}

fn event(name: &str) -> String {
    name.to_upper_camel_case()
}

/// Writes a JSON array whose bracket closes at `indent`.
fn array(items: Vec<String>, indent: usize) -> String {
    if items.is_empty() {
        return "[]".to_owned();
    }
    let (outer, inner) = (" ".repeat(indent), " ".repeat(indent + 2));
    format!("[\n{inner}{}\n{outer}]", items.join(&format!(",\n{inner}")))
}
