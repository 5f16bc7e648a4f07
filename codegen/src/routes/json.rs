//! A route list as JSON.

use super::{Method, Routes, Service};

impl Routes {
    /// Encodes the list as JSON: for each service its full name, for each method its paths, its idempotency level and whether
    /// it is deprecated, and for each path the HTTP methods that it is served with.
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
    pub fn json(&self) -> String {
        // Nothing is escaped: names in a proto are made of letters, digits, `_` and `.`, and `check` rejects prefixes with a
        // character that JSON would escape.
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
        let routes = self.of(service, method).map(|route| {
            let http_methods: Vec<_> = route.http_methods.iter().map(|it| format!("\"{it}\"")).collect();
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
            method.deprecated,
        )
    }
}

/// Encodes an array with one item per line, in an object whose members are indented by `indent` spaces.
fn array(indent: usize, items: impl Iterator<Item = String>) -> String {
    let indent = " ".repeat(indent);
    let items: Vec<_> = items.map(|item| format!("\n{indent}  {item}")).collect();
    if items.is_empty() { "[]".to_owned() } else { format!("[{}\n{indent}]", items.join(",")) }
}
