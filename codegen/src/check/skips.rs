//! What the user leaves out must be there.

use std::collections::BTreeSet;

use prost_types::FileDescriptorProto;

use crate::names::full;
use crate::{Diagnostic, Options};

/// So many names are suggested for one that is not there.
const SUGGESTIONS: usize = 8;

/// Returns a problem for every name that no listed file has.
pub(super) fn check(files: &[&FileDescriptorProto], options: &Options) -> Vec<Diagnostic> {
    let (mut services, mut rpcs) = (Vec::new(), Vec::new());
    for file in files {
        for service in &file.service {
            let full_name = full(file.package(), service.name());
            rpcs.extend(service.method.iter().map(|method| format!("{full_name}/{}", method.name())));
            services.push(full_name);
        }
    }
    let unknown = |option: &str, what: &str, form: &str, name: &str, known: &[String]| {
        let spelt = options.spell(option, name);
        let spelt = spelt.strip_prefix("the option ").unwrap_or(&spelt).replace("Builder::", "");
        options
            .problem(format!("{spelt} names no {what} of the listed files"))
            .help(format!("write `{form}`; {}", suggest(name, known)))
    };
    let known_services: BTreeSet<&str> = services.iter().map(String::as_str).collect();
    let known_rpcs: BTreeSet<&str> = rpcs.iter().map(String::as_str).collect();
    let unknown_services = options.skipped_services().filter(|name| !known_services.contains(name));
    let unknown_rpcs = options.skipped_rpcs().filter(|name| !known_rpcs.contains(name));
    unknown_services
        .map(|name| unknown("skip_service", "service", "package.Service", name, &services))
        .chain(unknown_rpcs.map(|name| unknown("skip_rpc", "RPC", "package.Service/Method", name, &rpcs)))
        .collect()
}

/// Names what there is: what shares a part with the name first, and of many a few.
fn suggest(name: &str, known: &[String]) -> String {
    let parts: Vec<_> = name.split(['/', '.']).filter(|part| !part.is_empty()).collect();
    let shared = |it: &str| it.split(['/', '.']).filter(|part| parts.contains(part)).count();
    let mut known: Vec<_> = known.iter().map(String::as_str).collect();
    // Stable: the order of the files among equals.
    known.sort_by_key(|it| std::cmp::Reverse(shared(it)));
    let shown: Vec<_> = known.iter().take(SUGGESTIONS).map(|it| format!("`{it}`")).collect();
    match known.len() {
        0 => "they have none".to_owned(),
        1 => format!("there is {}", shown.join("")),
        many if many <= SUGGESTIONS => format!("there are {}", shown.join(", ")),
        many => format!("there are {} and {} more", shown.join(", "), many - SUGGESTIONS),
    }
}
