//! What a person at the terminal sees first.

use std::io::{Write, stdout};
use std::net::SocketAddr;

use crate::service::ServiceDescriptor;

/// Methods shown with a call; the rest are counted.
const MAX_CALLS: usize = 8;

/// Prints where the server listens, and calls to paste.
pub(super) fn print(address: SocketAddr, prefix: &str, services: &[&'static ServiceDescriptor]) {
    let mut text =
        format!("lambda-grpc listens on http://{address} (gRPC, gRPC-Web, Connect, Twirp; Ctrl-C ends it)\n");
    if !address.ip().is_loopback() {
        text +=
            "\nwarning: this address can be reached from other machines, and nothing here asks who calls\n";
    }
    text += &calls(address, prefix, services);
    // A closed standard output is no reason not to serve.
    let _ = stdout().lock().write_all(text.as_bytes());
}

fn calls(address: SocketAddr, prefix: &str, services: &[&'static ServiceDescriptor]) -> String {
    let paths: Vec<String> = services
        .iter()
        .flat_map(|service| {
            let methods = service.methods().iter().filter(|method| !method.is_left_out());
            methods.map(|method| format!("{prefix}/{}/{}", service.name(), method.name()))
        })
        .collect();
    let mut text = String::new();
    if let Some(first) = paths.first() {
        let speaks_json =
            services.iter().find(|it| !it.methods().is_empty()).is_some_and(|it| it.schema().is_some());
        let call = if speaks_json {
            format!("curl -sS -H 'content-type: application/json' -d '{{}}' http://{address}{first}")
        } else {
            format!(
                "printf '\\0\\0\\0\\0\\0' | curl -sS --data-binary @- -H 'content-type: application/grpc-web' \
                 http://{address}{first} | cat -v"
            )
        };
        text += &format!(
            "\nCall it, from another terminal, with an empty message:\n\n  {call}\n\n\
             or, with your .proto files in the folder `proto`:\n\n  \
             buf curl --schema proto --protocol grpcweb --data '{{}}' http://{address}{first}\n"
        );
        // It has no way to put anything before the name of the method.
        if let Some(first) = first.strip_prefix('/').filter(|_| prefix.is_empty()) {
            text += &format!(
                "  grpcurl -plaintext -import-path proto -proto FILE.proto -d '{{}}' {address} {first}\n"
            );
        }
    }
    if paths.len() > 1 {
        text += "\nAll methods:\n\n";
        for path in paths.iter().take(MAX_CALLS) {
            text += &format!("  http://{address}{path}\n");
        }
        if let Some(more @ 1..) = paths.len().checked_sub(MAX_CALLS) {
            text += &format!("  and {more} more\n");
        }
    }
    text.push('\n');
    text
}
