//! A route list as the events of a function in the AWS Serverless Application Model (SAM).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use heck::ToUpperCamelCase;

use super::{Method, Route, Routes, Service};

/// An event of type `HttpApi`.
struct Event {
    name: String,
    path: String,
    http_method: &'static str,
    /// Whether there is a prefix before `/package.Service/Method` in the path.
    has_prefix: bool,
}

impl Routes {
    /// Encodes the list as the `Events` of an [`AWS::Serverless::Function`], in YAML: one `HttpApi` event for each path and
    /// HTTP method.
    ///
    /// An event is named after service and method, and then after what tells it from the other events of the method: its path
    /// prefix, `Twirp`, `Get`. The prefixes of an application do not change the names of paths without a prefix.
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
    pub fn sam_events(&self) -> String {
        let events = self.events();
        if events.is_empty() {
            return "Events: {}\n".to_owned();
        }
        let mut text = "Events:\n".to_owned();
        for Event { name, path, http_method, .. } in events {
            let _ = write!(
                text,
                "  {name}:\n    Type: HttpApi\n    Properties:\n      Path: {path}\n      Method: {http_method}\n"
            );
        }
        text
    }

    /// Returns the events of all methods, with unique names.
    fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        for service in &self.services {
            for method in &service.methods {
                for route in self.of(service, method) {
                    let methods = route.http_methods.iter();
                    events.extend(methods.map(|http| Event::new(service, method, &route, http)));
                }
            }
        }
        let mut names = Names::default();
        // Of two equal names the second one gets a number. Paths with a prefix come second, so that the names of the others
        // do not depend on which prefixes there are.
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
        // SAM allows letters and digits only, which is what upper camel case leaves.
        let name =
            [&camel(&service.name), &camel(&method.name), &camel(&route.prefix.path), twirp, get].concat();
        Self { name, path: route.path.clone(), http_method, has_prefix: !route.prefix.is_empty() }
    }
}

/// The names of events that are in use.
#[derive(Default)]
struct Names {
    used: BTreeSet<String>,
    /// How often each name was tried. It spares thousands of equal names from counting up from the beginning.
    tries: BTreeMap<String, usize>,
}

impl Names {
    /// Returns the name, followed by a number if another event has the name.
    fn unique(&mut self, name: &str) -> String {
        let tries = self.tries.entry(name.to_owned()).or_insert(0);
        loop {
            *tries += 1;
            let unique = if *tries == 1 { name.to_owned() } else { format!("{name}{tries}") };
            if self.used.insert(unique.clone()) {
                return unique;
            }
        }
    }
}
