//! The rules: what a Lambda function cannot serve is refused before any code is written.

mod nameless;
mod names;
mod skips;
mod twice;

use prost_types::{FileDescriptorProto, FileDescriptorSet, MethodDescriptorProto};

use crate::listed::Listed;
use crate::names::full;
use crate::source::{Place, place};
use crate::{Diagnostic, Options};

/// Field numbers of `descriptor.proto`: `FileDescriptorProto.service`, `ServiceDescriptorProto.method`, the `name` of both,
/// the fields of `MethodDescriptorProto`, and `FileDescriptorProto.syntax` and `.edition`.
const SERVICE: i32 = 6;
const METHOD: i32 = 2;
const NAME: i32 = 1;
const CLIENT_STREAMING: i32 = 5;
const SERVER_STREAMING: i32 = 6;
const SYNTAX: i32 = 12;
const EDITION: i32 = 14;

/// Checks the listed files of a set and returns every problem, in file order.
///
/// Only the listed ones: a streaming RPC in a file that is merely imported is nobody's business here. But prost generates the
/// messages of all of them, and reads no edition.
#[must_use]
pub fn check(set: &FileDescriptorSet, listed: &[String], options: &Options) -> Vec<Diagnostic> {
    let mut problems: Vec<_> = set.file.iter().filter_map(edition).collect();
    problems.extend(twice::check(set));
    problems.extend(set.file.iter().flat_map(nameless::check));
    let files: Vec<_> = Listed::new(listed).of(set).collect();
    let mut names = names::Names::new(set);
    for file in &files {
        for (at, service) in (0..).zip(&file.service) {
            let full_name = full(file.package(), service.name());
            if options.skips_service(&full_name) {
                continue;
            }
            let service = Service { file, at, full_name, service };
            problems.extend(names.service(&service, options));
            let mut methods = names::Methods::default();
            for (at, method) in (0..).zip(&service.service.method) {
                let rpc = format!("{}/{}", service.full_name, method.name());
                if options.skips(&rpc) {
                    continue;
                }
                let method = Method { service: &service, at, rpc, method };
                problems.extend(streaming(&method, options).or_else(|| methods.method(&method, options)));
            }
        }
    }
    problems.extend(skips::check(&files, options));
    problems.extend(options.problems());
    problems
}

/// A service of a listed file, and where it stands there.
struct Service<'a> {
    file: &'a FileDescriptorProto,
    at: i32,
    full_name: String,
    service: &'a prost_types::ServiceDescriptorProto,
}

impl Service<'_> {
    /// Begins a problem with the service's name.
    fn problem(&self, message: String, help: String) -> Diagnostic {
        let at = place(self.file, &[SERVICE, self.at, NAME]);
        Diagnostic::new(self.file.name(), message, help).place(at)
    }
}

/// An RPC of it.
struct Method<'a> {
    service: &'a Service<'a>,
    at: i32,
    /// `package.Service/Method`.
    rpc: String,
    method: &'a MethodDescriptorProto,
}

impl Method<'_> {
    /// Begins a problem with one field of the RPC.
    fn problem(&self, field: i32, message: String, help: String) -> Diagnostic {
        let file = self.service.file;
        let at = place(file, &[SERVICE, self.service.at, METHOD, self.at, field]);
        Diagnostic::new(file.name(), message, help).place(at)
    }
}

fn streaming(method: &Method<'_>, options: &Options) -> Option<Diagnostic> {
    // The field whose place is the keyword `stream`.
    let (kind, field) = match (method.method.client_streaming(), method.method.server_streaming()) {
        (false, false) => return None,
        (true, false) => ("client-streaming", CLIENT_STREAMING),
        (false, true) => ("server-streaming", SERVER_STREAMING),
        (true, true) => ("bidirectional-streaming", CLIENT_STREAMING),
    };
    let rpc = &method.rpc;
    let message = format!("`{rpc}` is {kind}; AWS Lambda handlers support unary RPCs only");
    let help = format!(
        "serve it from a container behind an Application Load Balancer, or leave it out with {}",
        options.spell("skip_rpc", rpc)
    );
    Some(method.problem(field, message, help))
}

fn edition(file: &FileDescriptorProto) -> Option<Diagnostic> {
    if matches!(file.syntax.as_deref(), None | Some("" | "proto2" | "proto3")) {
        return None;
    }
    // The beginning alone, as a compiler that stops there has it.
    let at = place(file, &[EDITION]).or_else(|| place(file, &[SYNTAX]));
    Some(Diagnostic::edition(file.name()).place(at.map(|at| Place { width: 1, ..at })))
}
