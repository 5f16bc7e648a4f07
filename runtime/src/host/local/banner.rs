//! The text that the local host prints when it starts.

use std::io::{Write, stdout};
use std::net::SocketAddr;

use crate::service::{MethodDescriptor, Origin, ServiceDescriptor};

/// The maximum number of methods that are listed.
const MAX_CALLS: usize = 8;

/// Prints the address of the server, and commands that call it.
pub(super) fn print(address: SocketAddr, prefix: &str, services: &[&'static ServiceDescriptor]) {
    let mut text = format!(
        "lambda-grpc listens on http://{address} (gRPC, gRPC-Web, Connect, Twirp; press Ctrl-C to stop)\n"
    );
    if !address.ip().is_loopback() {
        text += "\nwarning: other machines can reach this address, and calls are not authenticated\n";
    }
    if cfg!(all(feature = "explorer", debug_assertions)) && address.ip().is_loopback() {
        text += &format!("\nOpen http://{address} in a browser to call it from a page.\n");
    }
    text += &calls(address, prefix, services);
    // The server must run even if standard output is closed.
    let _ = stdout().lock().write_all(text.as_bytes());
}

/// Returns commands that call a method, and the URLs of all methods.
fn calls(address: SocketAddr, prefix: &str, services: &[&'static ServiceDescriptor]) -> String {
    let mut text = String::new();
    if let Some((service, method)) = sample_method(services) {
        text += &commands(address, prefix, service, method);
    }
    if services.iter().any(|service| service.origin() == Origin::UnlistedTonic) {
        text += "\nThe methods of hosted tonic servers are not listed, because their names are not known\n\
                 (`TonicService::with_file_descriptor_set` makes them known).\n";
    }
    let paths: Vec<_> = services.iter().flat_map(|service| service.paths()).collect();
    if paths.len() > 1 {
        text += "\nAll methods:\n\n";
        for path in paths.iter().take(MAX_CALLS) {
            text += &format!("  http://{address}{prefix}{path}\n");
        }
        if let Some(more @ 1..) = paths.len().checked_sub(MAX_CALLS) {
            text += &format!("  and {more} more\n");
        }
    }
    text.push('\n');
    text
}

/// Returns the first method of a service that is not gRPC's own, such as the health service, or else the first
/// method.
fn sample_method(
    services: &[&'static ServiceDescriptor],
) -> Option<(&'static ServiceDescriptor, &'static MethodDescriptor)> {
    let methods =
        || services.iter().flat_map(|&service| service.served_methods().map(move |method| (service, method)));
    methods().find(|(service, _)| !service.name().starts_with("grpc.")).or_else(|| methods().next())
}

fn commands(
    address: SocketAddr,
    prefix: &str,
    service: &ServiceDescriptor,
    method: &MethodDescriptor,
) -> String {
    let name = format!("{}/{}", service.name(), method.name());
    let url = quote(&format!("http://{address}{prefix}/{name}"));
    let sample = service.schema().and_then(|schema| schema.sample(method.request_type()));
    let json = quote(sample.as_deref().unwrap_or("{}"));
    let mut text = if sample.is_some() {
        format!(
            "\nCall it from another terminal:\n\n  \
             curl -sS -H 'content-type: application/json' -d {json} {url}\n"
        )
    } else {
        format!(
            "\nCall it from another terminal, with an empty message in the binary form of gRPC-Web:\n\n  \
             printf '\\0\\0\\0\\0\\0' | curl -sS --data-binary @- -H 'content-type: application/grpc-web' \
             {url} | cat -v\n"
        )
    };
    text += &format!(
        "\nor, if your .proto files are in the folder `proto`:\n\n  \
         buf curl --schema proto --protocol grpcweb --data {json} {url}\n"
    );
    // grpcurl cannot add a prefix to the path.
    if prefix.is_empty() {
        let address = quote(&address.to_string());
        text += &format!(
            "  grpcurl -plaintext -import-path proto -proto FILE.proto -d {json} {address} {name}\n"
        );
    }
    text
}

/// Quotes a word for a POSIX shell, if it has characters that shells may interpret.
fn quote(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/:._-".contains(&byte);
    if !word.is_empty() && word.bytes().all(is_plain) {
        return word.to_owned();
    }
    // Nothing is special between single quotes, so a quote has to be outside of them.
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    static HEALTH: ServiceDescriptor =
        ServiceDescriptor::new("grpc.health.v1.Health", &[MethodDescriptor::unary("Check")]);
    static PROD: ServiceDescriptor = ServiceDescriptor::new(
        "hello.Prod",
        &[MethodDescriptor::left_out("Watch"), MethodDescriptor::unary("Alive")],
    );

    fn text(prefix: &str, services: &[&'static ServiceDescriptor]) -> String {
        calls("127.0.0.1:50051".parse().unwrap(), prefix, services)
    }

    #[test]
    fn calls_a_method_of_the_application() {
        for services in [&[&HEALTH, &PROD][..], &[&PROD, &HEALTH], &[&PROD]] {
            let text = text("", services);
            assert!(
                text.contains("application/grpc-web' http://127.0.0.1:50051/hello.Prod/Alive | cat -v\n"),
                "{text}"
            );
            assert!(text.contains("--data '{}' http://127.0.0.1:50051/hello.Prod/Alive\n"), "{text}");
            assert!(text.contains("-d '{}' 127.0.0.1:50051 hello.Prod/Alive\n"), "{text}");
        }
        let only = text("", &[&HEALTH]);
        assert!(only.contains("http://127.0.0.1:50051/grpc.health.v1.Health/Check | cat -v\n"), "{only}");
        assert_eq!(text("", &[]), "\n");
    }

    #[test]
    fn quotes_what_a_shell_would_interpret() {
        let text = text("/it's $HOME", &[&PROD, &HEALTH]);
        let url = r"'http://127.0.0.1:50051/it'\''s $HOME/hello.Prod/Alive'";
        assert!(text.contains(&format!(" {url} | cat -v\n")), "{text}");
        assert!(text.contains(&format!(" {url}\n")), "{text}");
        assert!(!text.contains("grpcurl"), "{text}");
        for (word, quoted) in [
            ("http://[::1]:50051/a.B/C_d-e", "'http://[::1]:50051/a.B/C_d-e'"),
            ("127.0.0.1:50051", "127.0.0.1:50051"),
            ("", "''"),
            ("{\"a\":\"'\"}", r#"'{"a":"'\''"}'"#),
            ("é\n", "'é\n'"),
        ] {
            assert_eq!(quote(word), quoted);
        }
    }
}
