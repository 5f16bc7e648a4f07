//! Skipped RPCs and services that do not exist.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use prost_types::FileDescriptorProto;

use crate::names::full_name;
use crate::{Diagnostic, Options};

/// How many names a help text suggests.
const MAX_SUGGESTIONS: usize = 8;

/// Returns a problem for every skipped RPC or service that the input files do not define.
pub(super) fn find_unknown_skips(files: &[&FileDescriptorProto], options: &Options) -> Vec<Diagnostic> {
    let (mut services, mut rpcs) = (Vec::new(), Vec::new());
    for file in files {
        for service in &file.service {
            let full_name = full_name(file.package(), service.name());
            rpcs.extend(service.method.iter().map(|method| format!("{full_name}/{}", method.name())));
            services.push(full_name);
        }
    }
    let unknown = |option: &str, kind: &str, form: &str, name: &str, defined: &[String]| {
        let message = format!("`{}` matches no {kind} in the input files", options.setting(option, name));
        options.problem(message, format!("write `{form}`; {}", suggest(name, defined)))
    };
    let defined_services: BTreeSet<&String> = services.iter().collect();
    let defined_rpcs: BTreeSet<&String> = rpcs.iter().collect();
    let unknown_services = options.skipped_services.iter().filter(|name| !defined_services.contains(name));
    let unknown_rpcs = options.skipped_rpcs.iter().filter(|name| !defined_rpcs.contains(name));
    unknown_services
        .map(|name| unknown("skip_service", "service", "package.Service", name, &services))
        .chain(unknown_rpcs.map(|name| unknown("skip_rpc", "RPC", "package.Service/Method", name, &rpcs)))
        .collect()
}

/// Lists what is defined. Names that share the most parts with the unknown name come first, and a
/// long list is truncated.
fn suggest(unknown: &str, defined: &[String]) -> String {
    let parts: Vec<_> = unknown.split(['/', '.']).filter(|part| !part.is_empty()).collect();
    let shared_parts = |name: &str| name.split(['/', '.']).filter(|part| parts.contains(part)).count();
    let mut names: Vec<_> = defined.iter().map(String::as_str).collect();
    // The sort is stable: names with the same number of shared parts stay in the order of the
    // files.
    names.sort_by_key(|name| Reverse(shared_parts(name)));
    let suggestions: Vec<_> = names.iter().take(MAX_SUGGESTIONS).map(|name| format!("`{name}`")).collect();
    let more = match names.len() {
        0 => "none".to_owned(),
        count if count > MAX_SUGGESTIONS => format!(" and {} more", count - MAX_SUGGESTIONS),
        _ => String::new(),
    };
    format!("the input files define {}{more}", suggestions.join(", "))
}
