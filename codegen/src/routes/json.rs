//! A route list as JSON.

use super::list::{Method, RouteList, Service};

impl RouteList {
    /// Encodes the list as JSON.
    ///
    /// Each service has its full name and its methods. Each method has its paths, with the HTTP
    /// methods that they accept. It also has its idempotency level, and whether it is deprecated.
    ///
    /// ```json
    /// {
    ///   "services": [
    ///     {
    ///       "name": "hello.Prod",
    ///       "methods": [
    ///         {
    ///           "name": "Alive",
    ///           "routes": [
    ///             {"path": "/hello.Prod/Alive", "http_methods": ["GET", "POST"]},
    ///             {"path": "/twirp/hello.Prod/Alive", "http_methods": ["POST"]}
    ///           ],
    ///           "idempotency": "NO_SIDE_EFFECTS",
    ///           "deprecated": false
    ///         }
    ///       ]
    ///     }
    ///   ]
    /// }
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        // Escaping is not necessary. Names in a proto contain only letters, digits, `_` and `.`,
        // and `check` rejects prefixes with a character that JSON would escape.
        let services = self.services.iter().map(|service| self.service(service));
        object([format!(r#""services": {}"#, array(services))]) + "\n"
    }

    fn service(&self, service: &Service) -> String {
        let methods = service.methods.iter().map(|method| self.method(service, method));
        object([format!(r#""name": "{}""#, service.full_name()), format!(r#""methods": {}"#, array(methods))])
    }

    fn method(&self, service: &Service, method: &Method) -> String {
        let routes = self.routes(service, method).map(|route| {
            // The `Debug` text of the HTTP methods is valid JSON.
            format!(r#"{{"path": "{}", "http_methods": {:?}}}"#, route.path, route.http_methods)
        });
        object([
            format!(r#""name": "{}""#, method.name),
            format!(r#""routes": {}"#, array(routes)),
            format!(r#""idempotency": "{}""#, method.idempotency.as_str_name()),
            format!(r#""deprecated": {}"#, method.is_deprecated),
        ])
    }
}

fn object(members: impl IntoIterator<Item = String>) -> String {
    format!("{{{}}}", indent(members))
}

fn array(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", indent(items))
}

/// Joins items with commas, and indents each on a line of its own.
fn indent(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<_> = items.into_iter().map(|item| format!("\n  {}", item.replace('\n', "\n  "))).collect();
    if items.is_empty() { String::new() } else { items.join(",") + "\n" }
}
