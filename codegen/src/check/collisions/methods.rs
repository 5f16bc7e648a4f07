//! The methods of traits and clients.

use super::super::element::Method;
use super::super::unnameable::REASON;
use super::scope::{Item, Scope};
use crate::names::{has_rust_name, snake_case};
use crate::{Diagnostic, Options, client};

/// The names of the Rust methods that a service generates, with their RPCs.
#[derive(Default)]
pub(in super::super) struct MethodNames<'a>(Scope<'a>);

impl<'a> MethodNames<'a> {
    /// Checks an RPC against the methods of clients and against earlier RPCs.
    pub(in super::super) fn check_method(
        &mut self,
        method: &Method<'a>,
        options: &Options,
    ) -> Option<Diagnostic> {
        let (name, rpc) = (method.descriptor.name(), method.element.full_name());
        let skip = options.spelling_of("skip_rpc", &rpc);
        let problem = |message: String, help: String| Some(method.element.problem(message, help));
        if !has_rust_name(name) {
            let help = format!("rename the RPC, or leave it out with {skip}");
            return problem(format!("RPC `{rpc}` {REASON}"), help);
        }
        let rust_name = snake_case(name);
        if options.has_client && client::has_method(&rust_name, options) {
            let message =
                format!("`{rpc}` generates the method `{rust_name}`, which every client already has");
            let connect = if rust_name == client::CONNECT { " or their `connect`" } else { "" };
            let help = format!("rename the RPC, leave it out with {skip}, or disable clients{connect}");
            return problem(message, help);
        }
        self.0.add(Item::Method, rust_name, method.element.clone(), || {
            format!("rename one of them, or leave one out with {skip}")
        })
    }
}
