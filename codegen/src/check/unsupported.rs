//! The protobuf features that the generator does not support: editions and streaming RPCs.

use prost_types::FileDescriptorProto;

use super::rules::Method;
use crate::descriptor_path::{
    FILE_EDITION, FILE_SYNTAX, METHOD_CLIENT_STREAMING, METHOD_SERVER_STREAMING, span,
};
use crate::source::Span;
use crate::{Diagnostic, Options};

pub(super) fn check_edition(file: &FileDescriptorProto) -> Option<Diagnostic> {
    if matches!(file.syntax.as_deref(), None | Some("" | "proto2" | "proto3")) {
        return None;
    }
    // The width is one column, as in the error of protox, which stops at the keyword.
    let span = span(file, &[FILE_EDITION]).or_else(|| span(file, &[FILE_SYNTAX]));
    let span = span.map(|span| Span { width: 1, ..span });
    Some(Diagnostic::unsupported_edition(file.name()).with_span(span))
}

pub(super) fn check_streaming(method: &Method<'_>, options: &Options) -> Option<Diagnostic> {
    let descriptor = method.descriptor;
    let (kind, field) = match (descriptor.client_streaming(), descriptor.server_streaming()) {
        (false, false) => return None,
        (true, false) => ("client-streaming", METHOD_CLIENT_STREAMING),
        (false, true) => ("server-streaming", METHOD_SERVER_STREAMING),
        (true, true) => ("bidirectional-streaming", METHOD_CLIENT_STREAMING),
    };
    let rpc = &method.full_name;
    let message = format!("`{rpc}` is {kind}; AWS Lambda handlers support unary RPCs only");
    let skip = options.spelling_of("skip_rpc", rpc);
    let help =
        format!("serve it from a container behind an Application Load Balancer, or leave it out with {skip}");
    Some(method.problem(field, message, help))
}
