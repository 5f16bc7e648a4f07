//! The rules: what a Lambda function cannot serve is refused before any code is written.

use std::collections::BTreeMap;

use heck::ToSnakeCase;
use prost_types::{DescriptorProto, FileDescriptorProto, FileDescriptorSet, MethodDescriptorProto};

use crate::source::place;
use crate::{Diagnostic, Options, client};

/// `FileDescriptorProto.service`, `ServiceDescriptorProto.method`, and the fields of `MethodDescriptorProto`.
const SERVICE: i32 = 6;
const METHOD: i32 = 2;
const NAME: i32 = 1;
const CLIENT_STREAMING: i32 = 5;
const SERVER_STREAMING: i32 = 6;

/// Checks the listed files of a set and returns every problem, in file order.
///
/// Only the listed ones: a streaming RPC in a file that is merely imported is nobody's business here.
#[must_use]
pub fn check(set: &FileDescriptorSet, listed: &[String], options: &Options) -> Vec<Diagnostic> {
    let listed = || set.file.iter().filter(|file| listed.iter().any(|name| name == file.name()));
    let mut problems: Vec<_> = listed().flat_map(|file| check_file(set, file, options)).collect();
    let known: Vec<String> = listed().flat_map(rpcs).collect();
    for skipped in options.skipped_rpcs().filter(|skipped| !known.iter().any(|rpc| rpc == skipped)) {
        problems.push(Diagnostic::new(
            "build.rs",
            None,
            format!("`skip_rpc(\"{skipped}\")` names no RPC of the listed files"),
            format!("write `package.Service/Method`; the RPCs are {}", quoted(&known)),
        ));
    }
    problems
}

fn check_file(set: &FileDescriptorSet, file: &FileDescriptorProto, options: &Options) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (service_at, service) in (0..).zip(&file.service) {
        let full_name = full_name(file, service.name());
        for module in modules(service.name(), options) {
            if let Some(message) = message_of_module(set, file.package(), &module) {
                problems.push(Diagnostic::new(
                    file.name(),
                    place(file, &[SERVICE, service_at, NAME]),
                    format!("the Rust module of service `{full_name}` is `{module}`, and so is that of message `{message}`"),
                    "rename one of them: a message has a module where it has messages, enums or oneofs inside".to_owned(),
                ));
            }
        }
        let mut names = BTreeMap::new();
        for (method_at, method) in (0..).zip(&service.method) {
            let rpc = format!("{full_name}/{}", method.name());
            if options.skips(&rpc) {
                continue;
            }
            let path = [SERVICE, service_at, METHOD, method_at];
            if let Some((kind, field)) = streaming(method) {
                problems.push(Diagnostic::new(
                    file.name(),
                    place(file, &[&path[..], &[field]].concat()),
                    format!("`{rpc}` is {kind}; AWS Lambda handlers support unary RPCs only"),
                    format!(
                        "serve it from a container behind an Application Load Balancer, or leave it out with \
                         `Builder::skip_rpc(\"{rpc}\")`"
                    ),
                ));
            } else if let Some(first) = names.insert(method.name().to_snake_case(), method.name()) {
                problems.push(Diagnostic::new(
                    file.name(),
                    place(file, &[&path[..], &[NAME]].concat()),
                    format!(
                        "`{rpc}` and `{first}` become the same Rust method `{}`",
                        method.name().to_snake_case()
                    ),
                    format!("rename one of them, or leave one out with `Builder::skip_rpc(\"{rpc}\")`"),
                ));
            } else if options.client && client::is_inherent(&method.name().to_snake_case(), options) {
                let name = method.name().to_snake_case();
                problems.push(Diagnostic::new(
                    file.name(),
                    place(file, &[&path[..], &[NAME]].concat()),
                    format!("`{rpc}` becomes the Rust method `{name}`, which every generated client has already"),
                    format!(
                        "rename it, leave it out with `Builder::skip_rpc(\"{rpc}\")`, or generate no client{}",
                        if name == client::CONNECT { " or no `connect` (`build_transport(false)`)" } else { "" }
                    ),
                ));
            }
        }
    }
    problems
}

/// Names the modules that are generated for a service.
fn modules(service: &str, options: &Options) -> impl Iterator<Item = String> {
    let name = service.to_snake_case();
    let server = options.server.then(|| format!("{name}_server"));
    let client = options.client.then(|| format!("{name}_client"));
    server.into_iter().chain(client)
}

/// Finds the message of a package that prost makes a module of that name for.
fn message_of_module<'a>(set: &'a FileDescriptorSet, package: &str, module: &str) -> Option<&'a str> {
    let messages =
        set.file.iter().filter(|file| file.package() == package).flat_map(|file| &file.message_type);
    let has_module = |message: &&DescriptorProto| {
        !message.nested_type.is_empty() || !message.enum_type.is_empty() || !message.oneof_decl.is_empty()
    };
    messages.filter(has_module).map(DescriptorProto::name).find(|name| name.to_snake_case() == module)
}

/// Names the kind of streaming, and the field whose place is the keyword `stream`.
fn streaming(method: &MethodDescriptorProto) -> Option<(&'static str, i32)> {
    match (method.client_streaming(), method.server_streaming()) {
        (false, false) => None,
        (true, false) => Some(("client-streaming", CLIENT_STREAMING)),
        (false, true) => Some(("server-streaming", SERVER_STREAMING)),
        (true, true) => Some(("bidirectional-streaming", CLIENT_STREAMING)),
    }
}

fn rpcs(file: &FileDescriptorProto) -> impl Iterator<Item = String> {
    file.service.iter().flat_map(move |service| {
        let full_name = full_name(file, service.name());
        service.method.iter().map(move |method| format!("{full_name}/{}", method.name()))
    })
}

pub(crate) fn full_name(file: &FileDescriptorProto, service: &str) -> String {
    if file.package().is_empty() { service.to_owned() } else { format!("{}.{service}", file.package()) }
}

fn quoted(names: &[String]) -> String {
    if names.is_empty() { "none".into() } else { format!("`{}`", names.join("`, `")) }
}
