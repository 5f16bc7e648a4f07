//! Rust names of proto elements, as prost and tonic derive them.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Returns the module of a service's server.
pub(crate) fn server_module(service: &str) -> String {
    escape_leading_digit(format!("{}_server", service.to_snake_case()))
}

/// Returns the module of a service's client.
pub(crate) fn client_module(service: &str) -> String {
    escape_leading_digit(format!("{}_client", service.to_snake_case()))
}

/// Returns the name of a service that the names of its server and client begin with.
///
/// It is not always an identifier itself: a service can be called `Self`.
pub(crate) fn base_name(service: &str) -> String {
    escape_leading_digit(service.to_upper_camel_case())
}

/// Returns the server struct of a service.
pub(crate) fn server_struct(service: &str) -> String {
    format!("{}Server", base_name(service))
}

/// Returns the name of the method of an RPC, or of the module of a message.
///
/// prost also adds `r#` or `_` to keywords. That is omitted, because the name is only compared.
pub(crate) fn snake_case(name: &str) -> String {
    name.to_snake_case()
}

/// Returns true if a name contains a letter or digit, without which it has no Rust identifier.
pub(crate) fn has_rust_name(name: &str) -> bool {
    name.contains(|character: char| character.is_ascii_alphanumeric())
}

/// Returns the path of a package's module, joined with dots. prost names the file of the package
/// after it.
pub(crate) fn package_modules(package: &str) -> String {
    let parts: Vec<_> = package.split('.').filter(|part| !part.is_empty()).map(snake_case).collect();
    parts.join(".")
}

/// Returns the full proto name of a service or message.
pub(crate) fn full_name(package: &str, name: &str) -> String {
    if package.is_empty() { name.to_owned() } else { format!("{package}.{name}") }
}

fn escape_leading_digit(name: String) -> String {
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("_{name}") } else { name }
}
