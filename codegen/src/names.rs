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

/// Returns the name of the method of an RPC, of a field, or of the module of a message.
///
/// prost also adds `r#` to keywords. That is omitted, because the name is only compared.
pub(crate) fn snake_case(name: &str) -> String {
    let name = escape_leading_digit(name.to_snake_case());
    if ["crate", "extern", "self", "super"].contains(&name.as_str()) { name + "_" } else { name }
}

/// Returns true if prost adds `r#` to a name.
pub(crate) fn is_raw_keyword(name: &str) -> bool {
    // Keywords are no identifiers. `gen` is one in the edition that syn parses.
    name == "gen" || syn::parse_str::<syn::Ident>(name).is_err()
}

/// Returns the name of the type of a message, enum or oneof, or of the variant of a oneof's field.
pub(crate) fn upper_camel_case(name: &str) -> String {
    escape_self(escape_leading_digit(name.to_upper_camel_case()))
}

/// Returns the name of the variant of an enum value. prost removes the name of the enum from its
/// beginning, unless it is told to retain it.
pub(crate) fn enum_variant(enumeration: &str, value: &str, prefix: EnumPrefix) -> String {
    let name = upper_camel_case(value);
    if prefix == EnumPrefix::Retained {
        return name;
    }
    let rest = name.strip_prefix(&upper_camel_case(enumeration)).unwrap_or_default();
    // Otherwise it is not a prefix: `Foo` is not removed from `Foobar`.
    if rest.starts_with(char::is_uppercase) { escape_self(rest.to_owned()) } else { name }
}

/// What prost does with the name of an enum at the beginning of the names of its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EnumPrefix {
    Removed,
    Retained,
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

fn escape_self(name: String) -> String {
    if name == "Self" { format!("{name}_") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derives_the_names_of_types() {
        for (name, expected) in [
            ("foo_bar", "FooBar"),
            ("HTTPHeader", "HttpHeader"),
            ("_FOO__BAR_", "FooBar"),
            ("foo_1", "Foo1"),
            ("_1_2", "_12"),
            ("self", "Self_"),
        ] {
            assert_eq!(upper_camel_case(name), expected);
        }
    }

    #[test]
    fn derives_the_names_of_variants() {
        for (enumeration, value, removed, retained) in [
            ("Foo", "FOO_BAR", "Bar", "FooBar"),
            ("Foo", "FOOBAR", "Foobar", "Foobar"),
            ("Foo", "FOO", "Foo", "Foo"),
            ("Foo", "FOO_1", "Foo1", "Foo1"),
            ("Foo", "FOO_SELF", "Self_", "FooSelf"),
            ("Foo", "self", "Self_", "Self_"),
            ("_1", "_1_A", "A", "_1A"),
            ("Self", "SELF_A", "SelfA", "SelfA"),
        ] {
            assert_eq!(enum_variant(enumeration, value, EnumPrefix::Removed), removed);
            assert_eq!(enum_variant(enumeration, value, EnumPrefix::Retained), retained);
        }
    }
}
