//! The protobuf features that the generator does not support: editions that have lost their features, and streaming RPCs.

use prost_types::FileDescriptorProto;

use super::element::Method;
use crate::descriptor_path::{METHOD_CLIENT_STREAMING, METHOD_SERVER_STREAMING};
use crate::editions::{EDITIONS_SYNTAX, edition_span};
use crate::{Diagnostic, Options};

/// Rejects a file in an edition, which [`DecodedSet`](crate::DecodedSet) would have rewritten.
///
/// prost-types has no fields for editions and features, so generated code would be wrong.
pub(super) fn check_edition(file: &FileDescriptorProto) -> Option<Diagnostic> {
    if file.syntax() != EDITIONS_SYNTAX {
        return None;
    }
    let message = "this `FileDescriptorSet` has lost the features of the file's edition";
    let help = "pass the encoded set to `Builder::compile_encoded_fds` or `DecodedSet::decode`";
    Some(Diagnostic::new(file.name(), message, help).with_span(edition_span(file)))
}

pub(super) fn check_streaming(method: &Method<'_>, options: &Options) -> Option<Diagnostic> {
    let descriptor = method.descriptor;
    let (kind, field) = match (descriptor.client_streaming(), descriptor.server_streaming()) {
        (false, false) => return None,
        (true, false) => ("client-streaming", METHOD_CLIENT_STREAMING),
        (false, true) => ("server-streaming", METHOD_SERVER_STREAMING),
        (true, true) => ("bidirectional-streaming", METHOD_CLIENT_STREAMING),
    };
    let rpc = method.element.full_name();
    let message = format!("`{rpc}` is {kind}; AWS Lambda handlers support unary RPCs only");
    let skip = options.spelling_of("skip_rpc", &rpc);
    let help =
        format!("serve it from a container behind an Application Load Balancer, or leave it out with {skip}");
    Some(method.element.problem_at(field, message, help))
}
