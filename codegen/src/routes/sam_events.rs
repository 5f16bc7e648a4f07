//! A route list as the events of a function in the AWS Serverless Application Model (SAM).

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;

use super::list::{Method, Route, RouteList, Service};

/// An event of type `HttpApi`.
struct Event {
    name: String,
    path: String,
    http_method: &'static str,
    /// Whether the path has a prefix before `/package.Service/Method`.
    has_prefix: bool,
}

impl RouteList {
    /// Encodes the list as the `Events` of an [`AWS::Serverless::Function`], in YAML.
    ///
    /// There is one `HttpApi` event for each path and HTTP method. It is named after the service
    /// and the method. Its path prefix, `Twirp` and `Get` follow, if they apply. The prefixes of an
    /// application do not change the names of events for paths without a prefix.
    ///
    /// ```yaml
    /// Events:
    ///   ProdAliveGet:
    ///     Type: HttpApi
    ///     Properties:
    ///       Path: /hello.Prod/Alive
    ///       Method: GET
    ///   ProdAlive:
    ///     Type: HttpApi
    ///     Properties:
    ///       Path: /hello.Prod/Alive
    ///       Method: POST
    ///   ProdAliveTwirp:
    ///     Type: HttpApi
    ///     Properties:
    ///       Path: /twirp/hello.Prod/Alive
    ///       Method: POST
    /// ```
    ///
    /// [`AWS::Serverless::Function`]: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-httpapi.html
    #[must_use]
    pub fn to_sam_events(&self) -> String {
        let events = self.events();
        if events.is_empty() {
            return "Events: {}\n".to_owned();
        }
        let mut text = "Events:\n".to_owned();
        for Event { name, path, http_method, .. } in events {
            let name = key(&name);
            text += &format!(
                "  {name}:
    Type: HttpApi
    Properties:
      Path: {path}
      Method: {http_method}
"
            );
        }
        text
    }

    /// Returns the events of all methods, with unique names.
    fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        for service in &self.services {
            for method in &service.methods {
                for route in self.routes(service, method) {
                    let http_methods = route.http_methods.iter();
                    events.extend(http_methods.map(|http| Event::new(service, method, &route, http)));
                }
            }
        }
        let mut names = Names::default();
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
    fn new(service: &Service, method: &Method, route: &Route<'_>, http_method: &'static str) -> Self {
        let camel = |name: &str| name.to_upper_camel_case();
        let twirp = if route.prefix.twirp.is_empty() { "" } else { "Twirp" };
        let get = if http_method == "GET" { "Get" } else { "" };
        // SAM allows only letters and digits, and upper camel case contains nothing else.
        let name =
            [&camel(&service.name), &camel(&method.name), &camel(&route.prefix.path), twirp, get].concat();
        Self { name, path: route.path.clone(), http_method, has_prefix: !route.prefix.is_empty() }
    }
}

/// Returns the name as a key in YAML, which has to be quoted if it would be a number, a boolean or null:
/// [YAML 1.1](https://yaml.org/type/), which AWS's tools read, has more of them than YAML 1.2.
fn key(name: &str) -> String {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let is_number = name.starts_with(|first: char| first.is_ascii_digit());
    if is_number || WORDS.iter().any(|word| name.eq_ignore_ascii_case(word)) {
        format!("\"{name}\"")
    } else {
        name.to_owned()
    }
}

/// The names of events that are already used.
#[derive(Default)]
struct Names {
    used: BTreeSet<String>,
    /// How often each name was requested. Without it, thousands of equal names would each count
    /// from the beginning.
    requests: BTreeMap<String, usize>,
}

impl Names {
    /// Returns the name, followed by a number if another event has the same name.
    fn unique(&mut self, name: &str) -> String {
        let requests = self.requests.entry(name.to_owned()).or_insert(0);
        loop {
            *requests += 1;
            let unique = if *requests == 1 { name.to_owned() } else { format!("{name}{requests}") };
            if self.used.insert(unique.clone()) {
                return unique;
            }
        }
    }
}
