//! The text that the local host prints when it starts.

use std::io::{Write, stdout};
use std::net::SocketAddr;

use crate::service::ServiceDescriptor;

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
    text += &calls(address, prefix, services);
    // The server must run even if standard output is closed.
    let _ = stdout().lock().write_all(text.as_bytes());
}

fn calls(address: SocketAddr, prefix: &str, services: &[&'static ServiceDescriptor]) -> String {
    let paths = services.iter().flat_map(|service| service.paths());
    let paths: Vec<String> = paths.map(|path| format!("{prefix}{path}")).collect();
    let mut text = String::new();
    if let Some(first) = paths.first() {
        let first_service = services.iter().find(|service| !service.methods().is_empty());
        let call = if first_service.is_some_and(|service| service.schema().is_some()) {
            format!("curl -sS -H 'content-type: application/json' -d '{{}}' http://{address}{first}")
        } else {
            format!(
                "printf '\\0\\0\\0\\0\\0' | curl -sS --data-binary @- -H 'content-type: application/grpc-web' \
                 http://{address}{first} | cat -v"
            )
        };
        text += &format!(
            "\nCall it with an empty message from another terminal:\n\n  {call}\n\n\
             or, if your .proto files are in the folder `proto`:\n\n  \
             buf curl --schema proto --protocol grpcweb --data '{{}}' http://{address}{first}\n"
        );
        // grpcurl cannot add a prefix to the path.
        if let Some(first) = first.strip_prefix('/')
            && prefix.is_empty()
        {
            text += &format!(
                "  grpcurl -plaintext -import-path proto -proto FILE.proto -d '{{}}' {address} {first}\n"
            );
        }
    }
    if services.iter().any(|service| service.is_unlisted()) {
        text += "\nThe methods of hosted tonic servers are not listed, because their names are not known.\n";
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
