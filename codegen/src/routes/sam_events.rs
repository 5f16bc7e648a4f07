//! A route list as the events of functions in the AWS Serverless Application Model (SAM).

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;

use super::list::{Method, Route, RouteList, Service};
use super::sam_yaml;
use super::unique_names::{Case, UniqueNames};

/// The longest name of an event or a function, except for a number at its end.
///
/// SAM concatenates the name of a function, the name of an event and `Permission` to a logical id.
/// The longest that AWS documents for any [logical id] is 255 characters.
///
/// [logical id]: https://docs.aws.amazon.com/resilience-hub/latest/APIReference/API_LogicalResourceId.html
const MAX_NAME: usize = 120;

/// An event of type `HttpApi`.
pub(super) struct Event {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) http_method: &'static str,
    /// Whether the path has a prefix before `/package.Service/Method`.
    has_prefix: bool,
    /// The index of the RPC in the list.
    rpc: usize,
}

impl RouteList {
    /// Encodes the list as the events of one [`AWS::Serverless::Function`], in YAML.
    ///
    /// A template includes the file as the whole of `Events`. `sam build` fails for a template that
    /// includes a file at another place of the function's properties, so the file does not contain the
    /// word `Events`.
    ///
    /// ```yaml
    /// Events:
    ///   Fn::Transform:
    ///     Name: AWS::Include
    ///     Parameters:
    ///       Location: events.yaml
    /// ```
    ///
    /// There is one `HttpApi` event for each path and HTTP method. It is named after the service
    /// and the method. Its path prefix, `Twirp`, and `Get` or `Options` follow, if they apply. The
    /// prefixes of an application do not change the names of events for paths without a prefix.
    ///
    /// ```yaml
    /// ProdAliveGet:
    ///   Type: HttpApi
    ///   Properties:
    ///     Path: /hello.Prod/Alive
    ///     Method: GET
    /// ProdAlive:
    ///   Type: HttpApi
    ///   Properties:
    ///     Path: /hello.Prod/Alive
    ///     Method: POST
    /// ProdAliveTwirp:
    ///   Type: HttpApi
    ///   Properties:
    ///     Path: /twirp/hello.Prod/Alive
    ///     Method: POST
    /// ```
    ///
    /// [`AWS::Serverless::Function`]: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapi.html
    #[must_use]
    pub fn to_sam_events(&self) -> String {
        sam_yaml::encode(&self.events())
    }

    /// Encodes the list as the events of one function per RPC.
    ///
    /// The keys are the names of the functions, such as `ProdAlive`. They are valid as logical ids and
    /// as file names, and differ in more than upper and lower case. The values are the events of a
    /// function, as [`to_sam_events`](Self::to_sam_events) encodes them.
    #[must_use]
    pub fn to_sam_events_per_rpc(&self) -> BTreeMap<String, String> {
        let mut names = UniqueNames::new(Case::Insensitive);
        let events = self.events();
        let rpcs = self.rpcs().map(|(service, method)| names.unique(&name(&[&service.name, &method.name])));
        let files = rpcs.zip(events.chunk_by(|one, other| one.rpc == other.rpc));
        files.map(|(name, events)| (name, sam_yaml::encode(events))).collect()
    }

    fn rpcs(&self) -> impl Iterator<Item = (&Service, &Method)> {
        self.services.iter().flat_map(|service| service.methods.iter().map(move |method| (service, method)))
    }

    /// Returns the events of all RPCs, with unique names. Each RPC has at least one.
    fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        for (rpc, (service, method)) in self.rpcs().enumerate() {
            for route in self.routes(service, method) {
                let http_methods = route.http_methods.iter();
                events.extend(http_methods.map(|http| Event::new(rpc, service, method, &route, http)));
            }
        }
        let mut names = UniqueNames::new(Case::Sensitive);
        // The second of two equal names gets a number. Paths with a prefix are named last, so that
        // the other names do not depend on the prefixes.
        for has_prefix in [false, true] {
            for event in events.iter_mut().filter(|event| event.has_prefix == has_prefix) {
                event.name = names.unique(&event.name);
            }
        }
        events
    }
}

impl Event {
    fn new(
        rpc: usize,
        service: &Service,
        method: &Method,
        route: &Route<'_>,
        http_method: &'static str,
    ) -> Self {
        let twirp = if route.prefix.twirp.is_empty() { "" } else { "Twirp" };
        let suffix = match http_method {
            "GET" => "Get",
            "OPTIONS" => "Options",
            _ => "",
        };
        let name = name(&[&service.name, &method.name, &route.prefix.path, twirp, suffix]);
        Self { name, path: route.path.clone(), http_method, has_prefix: !route.prefix.is_empty(), rpc }
    }
}

/// Joins the parts of a name, in upper camel case. SAM and CloudFormation allow only letters and digits.
fn name(parts: &[&str]) -> String {
    let name: String = parts.iter().map(|part| part.to_upper_camel_case()).collect();
    name.chars().filter(char::is_ascii_alphanumeric).take(MAX_NAME).collect()
}
