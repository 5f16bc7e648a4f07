//! Rust names of proto things, as prost makes them.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Returns the module of a service's server; tonic's name for it.
pub(crate) fn server_module(service: &str) -> String {
    after_digit(format!("{}_server", service.to_snake_case()))
}

/// Returns the module of a service's client; tonic's name for it.
pub(crate) fn client_module(service: &str) -> String {
    after_digit(format!("{}_client", service.to_snake_case()))
}

/// Returns what the names of a service's server and client begin with; tonic's names for them.
///
/// That of a service called `Self` is no name by itself.
pub(crate) fn stem(service: &str) -> String {
    after_digit(service.to_upper_camel_case())
}

/// Returns the server struct of a service.
pub(crate) fn server(service: &str) -> String {
    format!("{}Server", stem(service))
}

/// Returns what the names of two RPCs, or of two messages' modules, must not share.
///
/// A keyword gets its `r#` or `_` from prost: one more thing that two equal names would share.
pub(crate) fn snake(name: &str) -> String {
    name.to_snake_case()
}

/// Returns true if letters or digits are in the name: without any, no Rust name can be made of it.
pub(crate) fn has_rust_name(name: &str) -> bool {
    name.contains(|it: char| it.is_ascii_alphanumeric())
}

/// Returns the Rust modules of a package, with dots between: the name of its file.
pub(crate) fn package_modules(package: &str) -> String {
    let parts: Vec<_> = package.split('.').filter(|part| !part.is_empty()).map(snake).collect();
    parts.join(".")
}

/// Returns the full proto name of a service or message.
pub(crate) fn full(package: &str, name: &str) -> String {
    if package.is_empty() { name.to_owned() } else { format!("{package}.{name}") }
}

fn after_digit(name: String) -> String {
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("_{name}") } else { name }
}
