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
        format!("{{\n  \"services\": {}\n}}\n", array(2, services))
    }

    fn service(&self, service: &Service) -> String {
        let methods = service.methods.iter().map(|method| self.method(service, method));
        format!(
            r#"{{
      "name": "{}",
      "methods": {}
    }}"#,
            service.full_name(),
            array(6, methods),
        )
    }

    fn method(&self, service: &Service, method: &Method) -> String {
        let routes = self.routes(service, method).map(|route| {
            let http_methods: Vec<_> =
                route.http_methods.iter().map(|http_method| format!("\"{http_method}\"")).collect();
            format!(r#"{{"path": "{}", "http_methods": [{}]}}"#, route.path, http_methods.join(", "))
        });
        format!(
            r#"{{
          "name": "{}",
          "routes": {},
          "idempotency": "{}",
          "deprecated": {}
        }}"#,
            method.name,
            array(10, routes),
            method.idempotency.as_str_name(),
            method.is_deprecated,
        )
    }
}

/// Encodes an array with one item per line. `indent` is the indentation of the line that the array
/// begins on.
fn array(indent: usize, items: impl Iterator<Item = String>) -> String {
    let indent = " ".repeat(indent);
    let items: Vec<_> = items.map(|item| format!("\n{indent}  {item}")).collect();
    if items.is_empty() { "[]".to_owned() } else { format!("[{}\n{indent}]", items.join(",")) }
}
